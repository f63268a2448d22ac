using System.Collections.Generic;
using WriterVision.Inputs;
using WriterVision.Journal;
using Xunit;

namespace WriterVision.Tests.Journal;

public sealed class JournalIndexTests
{
    [Fact]
    public void Every_key_of_many_has_its_last_offset()
    {
        var index = new JournalIndex();
        var expected = new Dictionary<Sha256Digest, long>();
        for (var number = 1; number <= 60_000; number++)
        {
            var key = SampleEntries.Hash($"{number % 50_000}");
            index.Set(key, number);
            expected[key] = number;
        }

        Assert.Equal(50_000, index.Count);
        foreach (var (key, offset) in expected)
        {
            Assert.True(index.TryGet(key, out var found));
            Assert.Equal(offset, found);
        }

        Assert.False(index.TryGet(SampleEntries.Hash("none"), out _));
    }

    [Fact]
    public void Keys_that_differ_in_one_of_their_first_88_bits_are_told_apart()
    {
        var index = new JournalIndex();
        var bytes = new byte[32];
        index.Set(new Sha256Digest(bytes), 1);
        for (var bit = 0; bit < 256; bit++)
        {
            var other = (byte[])bytes.Clone();
            other[bit / 8] ^= (byte)(1 << (7 - (bit % 8)));
            Assert.Equal(bit >= 88, JournalIndex.AreAlike(new Sha256Digest(bytes), new Sha256Digest(other)));
            Assert.Equal(bit >= 88, index.TryGet(new Sha256Digest(other), out _));
        }
    }

    [Fact]
    public void An_offset_up_to_a_terabyte_is_kept()
    {
        var index = new JournalIndex();
        index.Set(SampleEntries.Hash("a"), (1L << 40) - 1);

        Assert.True(index.TryGet(SampleEntries.Hash("a"), out var offset));
        Assert.Equal((1L << 40) - 1, offset);
    }
}
