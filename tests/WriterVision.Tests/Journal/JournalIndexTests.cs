using System;
using System.Collections.Generic;
using System.Linq;
using WriterVision.Inputs;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalIndexTests
{
    private readonly Dictionary<long, Sha256Digest> _lines = [];
    private int _reads;

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    public void Each_of_many_keys_has_its_last_offset(int expectedCount)
    {
        var index = Create(expectedCount);
        var expected = new Dictionary<Sha256Digest, long>();
        for (var number = 1; number <= 60_000; number++)
        {
            var key = SampleEntries.Hash($"{number % 50_000}");
            Set(index, key, number);
            expected[key] = number;
        }

        Assert.Equal(50_000, index.Count);
        // A key is read from the file only if it is repeated, or very rarely because of a collision.
        Assert.InRange(_reads, 10_000, 10_200);
        foreach (var (key, offset) in expected)
        {
            Assert.Equal(offset, index.Get(key));
            Assert.True(index.Contains(key, offset));
            Assert.False(index.Contains(key, offset + 1));
        }

        Assert.Equal(0, index.Get(SampleEntries.Hash("none")));
    }

    [Fact]
    public void Keys_that_the_index_cannot_distinguish_have_separate_offsets()
    {
        var index = Create(0);
        var bytes = new byte[32];
        var keys = new List<Sha256Digest>();
        for (var bit = 0; bit < 256; bit++)
        {
            var other = (byte[])bytes.Clone();
            other[bit / 8] ^= (byte)(1 << (7 - (bit % 8)));
            keys.Add(new Sha256Digest(other));
            Assert.Equal(bit is >= 10 and < 64 or >= 88, JournalIndex.AreAlike(new Sha256Digest(bytes), keys[bit]));
            Set(index, keys[bit], bit + 1);
        }

        Assert.Equal(256, index.Count);
        Assert.Equal(Enumerable.Range(1, 256), keys.Select(key => (int)index.Get(key)));
    }

    [Fact]
    public void An_offset_up_to_a_terabyte_is_stored_and_a_greater_one_is_rejected()
    {
        var index = Create(0);
        Set(index, SampleEntries.Hash("a"), (1L << 40) - 1);

        Assert.Equal((1L << 40) - 1, index.Get(SampleEntries.Hash("a")));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Set(SampleEntries.Hash("b"), 1L << 40));
    }

    private JournalIndex Create(int expectedCount) => new(
        offset =>
        {
            _reads++;
            return _lines[offset];
        },
        expectedCount);

    private void Set(JournalIndex index, Sha256Digest key, long offset)
    {
        _lines[offset] = key;
        index.Set(key, offset);
    }
}
