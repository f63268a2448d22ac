using System.Text;
using System.Text.Json;
using WriterVision.Text;
using Xunit;

namespace WriterVision.Tests.Text;

/// <summary>Texts with escapes of unpaired surrogates, which the runtime's reader rejects.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""plain""", "plain")]
    [InlineData("""\ud83d""", "\ufffd")]
    [InlineData("""\ude00\uD83D""", "\ufffd\ufffd")]
    [InlineData("""\n\ud83d\t""", "\n\ufffd\t")]
    [InlineData("""\ud83d\ude00\ud83d""", "\ud83d\ude00\ufffd")]
    [InlineData("""\\ud83d""", """\ud83d""")]
    [InlineData("""\\\ud83d""", "\\\ufffd")]
    [InlineData("""\\ud83d\ud83d""", "\\ud83d\ufffd")]
    [InlineData("""\"\udc00\"é""", "\"\ufffd\"é")]
    public void An_escaped_unpaired_surrogate_is_replaced_and_nothing_else(string escaped, string text)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{escaped}\""));
        json.Read();

        Assert.Equal(text, JsonText.GetText(in json));
    }
}
