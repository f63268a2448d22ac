using System;
using WriterVision.Inputs;

namespace WriterVision.Journal;

/// <summary>
/// Where the line of each key starts in a journal: 16 bytes for a key, so that the index of a million answers takes some 25 MB. A key is
/// known by 88 of its bits; a reader compares the rest with the line itself. Not thread-safe.
/// </summary>
internal sealed class JournalIndex
{
    /// <summary>The bits of a slot that hold the offset: enough for 1 TB. The other bits are part of the key.</summary>
    private const int OffsetBits = 40;

    private const ulong OffsetMask = (1UL << OffsetBits) - 1;

    private const int PartitionBits = 10;

    private const int FirstCapacity = 8;

    /// <summary>Many small tables that grow one after another: a single large one would need its memory twice whenever it grows.</summary>
    private readonly Partition[] _partitions = new Partition[1 << PartitionBits];

    public int Count { get; private set; }

    /// <summary>Whether the index cannot tell two keys apart.</summary>
    public static bool AreAlike(Sha256Digest key, Sha256Digest other) =>
        key.First == other.First && (key.Second & ~OffsetMask) == (other.Second & ~OffsetMask);

    /// <summary>Sets the offset of a key, which is greater than 0.</summary>
    public void Set(Sha256Digest key, long offset)
    {
        if ((ulong)offset > OffsetMask)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        if (_partitions[key.First >> (64 - PartitionBits)].Set(key.First, (key.Second & ~OffsetMask) | (ulong)offset))
        {
            Count++;
        }
    }

    public bool TryGet(Sha256Digest key, out long offset)
    {
        offset = _partitions[key.First >> (64 - PartitionBits)].Find(key.First, key.Second & ~OffsetMask);
        return offset > 0;
    }

    private struct Partition
    {
        private (ulong First, ulong SecondAndOffset)[]? _slots;
        private int _count;

        public readonly long Find(ulong first, ulong second)
        {
            if (_slots is not { } slots)
            {
                return 0;
            }

            for (var at = StartOf(first, slots.Length); slots[at].SecondAndOffset != 0; at = at + 1 == slots.Length ? 0 : at + 1)
            {
                if (slots[at].First == first && (slots[at].SecondAndOffset & ~OffsetMask) == second)
                {
                    return (long)(slots[at].SecondAndOffset & OffsetMask);
                }
            }

            return 0;
        }

        /// <summary>Sets a slot; true if its key is new.</summary>
        public bool Set(ulong first, ulong secondAndOffset)
        {
            // Filled to four fifths at most, so that a search ends soon.
            if (_slots is null || (_count + 1) * 5 > _slots.Length * 4)
            {
                Grow();
            }

            var slots = _slots!;
            for (var at = StartOf(first, slots.Length); ; at = at + 1 == slots.Length ? 0 : at + 1)
            {
                if (slots[at].SecondAndOffset == 0)
                {
                    slots[at] = (first, secondAndOffset);
                    _count++;
                    return true;
                }

                if (slots[at].First == first && (slots[at].SecondAndOffset & ~OffsetMask) == (secondAndOffset & ~OffsetMask))
                {
                    slots[at].SecondAndOffset = secondAndOffset;
                    return false;
                }
            }
        }

        /// <summary>Where the search for a key starts: by the bits after those that chose the partition.</summary>
        private static int StartOf(ulong first, int length) => (int)(((first << PartitionBits) >> 32) * (ulong)length >> 32);

        private void Grow()
        {
            var old = _slots ?? [];
            _slots = new (ulong, ulong)[Math.Max(FirstCapacity, old.Length * 3 / 2)];
            _count = 0;
            foreach (var (first, secondAndOffset) in old)
            {
                if (secondAndOffset != 0)
                {
                    Set(first, secondAndOffset);
                }
            }
        }
    }
}
