using System;
using System.Collections.Generic;
using WriterVision.Inputs;

namespace WriterVision.Journal;

/// <summary>
/// An index of the lines of a journal by their keys. It uses 8 bytes for each key, so that the index of a million answers takes about 10 MB.
/// It stores only 34 bits of a key; to be certain, the caller reads the key of the line. Not thread-safe.
/// </summary>
internal sealed class JournalIndex
{
    /// <summary>The bits of a slot that hold the offset: enough for 1 TB. The other 24 are part of the key.</summary>
    private const int OffsetBits = 40;

    private const ulong OffsetMask = (1UL << OffsetBits) - 1;

    private const int PartitionBits = 10;

    /// <summary>Many small tables, which grow independently. A single large table would need twice its memory whenever it grows.</summary>
    private readonly Partition[] _partitions = new Partition[1 << PartitionBits];

    private readonly Func<long, Sha256Digest> _readKey;
    private readonly int _firstCapacity;

    /// <param name="readKey">Reads the key of the line at an offset.</param>
    /// <param name="expectedCount">The expected number of keys. The tables grow if there are more.</param>
    public JournalIndex(Func<long, Sha256Digest> readKey, long expectedCount = 0)
    {
        _readKey = readKey;
        _firstCapacity = (int)Math.Min(Math.Max(8, (expectedCount >> PartitionBits) * 5 / 4), 1 << 20);
    }

    public int Count { get; private set; }

    /// <summary>Whether the index cannot distinguish two keys.</summary>
    public static bool AreAlike(Sha256Digest key, Sha256Digest other) => PartitionOf(key) == PartitionOf(other) && TagOf(key) == TagOf(other);

    /// <summary>Sets the offset of a key, which is greater than 0.</summary>
    public void Set(Sha256Digest key, long offset)
    {
        if ((ulong)offset > OffsetMask)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        ref var partition = ref _partitions[PartitionOf(key)];
        for (var slot = partition.First(TagOf(key)); slot >= 0; slot = partition.Next(TagOf(key), slot))
        {
            // The key is read only if the bits are equal: for a second line of the same question, and rarely for a different key.
            if (_readKey(partition.OffsetAt(slot)).Equals(key))
            {
                partition.Replace(slot, TagOf(key) | (ulong)offset);
                return;
            }
        }

        partition.Add(TagOf(key) | (ulong)offset, _firstCapacity);
        Count++;
    }

    /// <summary>The offsets of the lines that may have this key: usually one or none.</summary>
    public List<long> Find(Sha256Digest key)
    {
        var offsets = new List<long>(1);
        ref var partition = ref _partitions[PartitionOf(key)];
        for (var slot = partition.First(TagOf(key)); slot >= 0; slot = partition.Next(TagOf(key), slot))
        {
            offsets.Add(partition.OffsetAt(slot));
        }

        return offsets;
    }

    /// <summary>The offset of the line of a key; 0 if there is none. The key of the line is read to be certain.</summary>
    public long Get(Sha256Digest key) => Find(key).Find(offset => _readKey(offset).Equals(key));

    /// <summary>Whether the index contains this line for the key.</summary>
    public bool Contains(Sha256Digest key, long offset) => Find(key).Contains(offset);

    private static int PartitionOf(Sha256Digest key) => (int)(key.First >> (64 - PartitionBits));

    private static ulong TagOf(Sha256Digest key) => key.Second & ~OffsetMask;

    private struct Partition
    {
        private ulong[]? _slots;
        private int _count;

        public readonly long OffsetAt(int slot) => (long)(_slots![slot] & OffsetMask);

        public readonly void Replace(int slot, ulong value) => _slots![slot] = value;

        /// <summary>The first slot of a tag; -1 if there is none.</summary>
        public readonly int First(ulong tag) => _slots is null ? -1 : Search(_slots, tag, StartOf(tag, _slots.Length));

        /// <summary>The next slot of a tag; -1 if there is none.</summary>
        public readonly int Next(ulong tag, int slot) => Search(_slots!, tag, slot + 1 == _slots!.Length ? 0 : slot + 1);

        public void Add(ulong value, int firstCapacity)
        {
            // At most nine tenths of the slots are used, so that searches are short.
            if (_slots is null || (_count + 1) * 10 > _slots.Length * 9)
            {
                Grow(firstCapacity);
            }

            Put(_slots!, StartOf(value, _slots!.Length), value);
            _count++;
        }

        private static int Search(ulong[] slots, ulong tag, int at)
        {
            while (slots[at] != 0)
            {
                if ((slots[at] & ~OffsetMask) == tag)
                {
                    return at;
                }

                at = at + 1 == slots.Length ? 0 : at + 1;
            }

            return -1;
        }

        /// <summary>The slot at which the search for a key starts. It depends only on the 24 bits that a slot stores, so that a table can grow without the keys.</summary>
        private static int StartOf(ulong value, int length) => (int)((value >> OffsetBits) * (ulong)length >> (64 - OffsetBits));

        private static void Put(ulong[] slots, int at, ulong value)
        {
            while (slots[at] != 0)
            {
                at = at + 1 == slots.Length ? 0 : at + 1;
            }

            slots[at] = value;
        }

        private void Grow(int firstCapacity)
        {
            var old = _slots ?? [];
            _slots = new ulong[Math.Max(firstCapacity, old.Length * 3 / 2)];
            foreach (var value in old)
            {
                if (value != 0)
                {
                    Put(_slots, StartOf(value, _slots.Length), value);
                }
            }
        }
    }
}
