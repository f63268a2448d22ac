using System;
using System.Collections.Generic;
using WriterVision.Inputs;

namespace WriterVision.Journal;

/// <summary>
/// Where the line of each key starts in a journal: 8 bytes for a key, so that the index of a million answers takes some 10 MB. It knows a
/// key by 34 of its bits, and who needs certainty reads the key of the line. Not thread-safe.
/// </summary>
internal sealed class JournalIndex
{
    /// <summary>The bits of a slot that hold the offset: enough for 1 TB. The other 24 are part of the key.</summary>
    private const int OffsetBits = 40;

    private const ulong OffsetMask = (1UL << OffsetBits) - 1;

    private const int PartitionBits = 10;

    /// <summary>Many small tables that grow one after another: a single large one would need its memory twice whenever it grows.</summary>
    private readonly Partition[] _partitions = new Partition[1 << PartitionBits];

    private readonly Func<long, Sha256Digest> _readKey;
    private readonly int _firstCapacity;

    /// <param name="readKey">Reads the key of the line at an offset.</param>
    /// <param name="expectedCount">The number of keys to come, as far as it is known: the tables grow if there are more.</param>
    public JournalIndex(Func<long, Sha256Digest> readKey, long expectedCount = 0)
    {
        _readKey = readKey;
        _firstCapacity = (int)Math.Min(Math.Max(8, (expectedCount >> PartitionBits) * 5 / 4), 1 << 20);
    }

    public int Count { get; private set; }

    /// <summary>Whether the index cannot tell two keys apart.</summary>
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
            // The key itself is read here only: for a second line about a question, and for one of millions of other keys.
            if (_readKey(partition.OffsetAt(slot)).Equals(key))
            {
                partition.Replace(slot, TagOf(key) | (ulong)offset);
                return;
            }
        }

        partition.Add(TagOf(key) | (ulong)offset, _firstCapacity);
        Count++;
    }

    /// <summary>The offsets of the lines that can be that of a key: most often one, or none.</summary>
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

    /// <summary>The offset of the line of a key, whose key is read to be certain; 0 if there is none.</summary>
    public long Get(Sha256Digest key) => Find(key).Find(offset => _readKey(offset).Equals(key));

    /// <summary>Whether a line is the one that the index has for its key.</summary>
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
            // Filled to nine tenths at most, so that a search ends soon.
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

        /// <summary>Where the search for a key starts: by its 24 bits, which the slot holds, so that a table can grow without its keys.</summary>
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
