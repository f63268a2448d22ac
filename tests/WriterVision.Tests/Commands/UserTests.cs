using System;
using System.Linq;
using System.Threading.Tasks;
using WriterVision.Emulator;
using WriterVision.Tests.Engine;
using Xunit;

namespace WriterVision.Tests.Commands;

/// <summary>Calls with mistakes: the input is processed, or rejected with a message that names it.</summary>
public sealed class UserTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Shell _shell = new(endpoint: null, "key-of-users");
    private EmulatorServer _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions());
        _folder.Write("a.png", TestImages.Png());
        _shell.Set("server", _emulator.Address);
        _shell.Run("Set-StrictMode -Version Latest; $PSDefaultParameterValues['*:Endpoint'] = $server").ThrowIfFailed();
        _shell.SetLocation(_folder.Path);
    }

    [Theory]
    [InlineData("iwv $null a.png", "ParameterArgumentValidationErrorNullNotAllowed")]
    [InlineData("iwv '' a.png", "EmptyPrompt")]
    [InlineData("iwv \" `t`n\" a.png", "EmptyPrompt")]
    [InlineData("iwv 'p' $null", "ParameterArgumentTransformationError")]
    [InlineData("iwv 'p' @()", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' ''", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' 'a.png', $null", "ParameterArgumentTransformationError")]
    [InlineData("iwv 'p' @{}", "ParameterArgumentTransformationError")]
    [InlineData("$null | iwv 'p'", "ParameterArgumentTransformationError")]
    [InlineData("iwv 'p' a.png -Schema $null", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -Schema ''", "InvalidSchema")]
    [InlineData("iwv 'p' a.png -Schema 42", "InvalidSchema")]
    [InlineData("iwv 'p' a.png -Schema @{}", "InvalidSchema")]
    [InlineData("iwv 'p' a.png -Schema { whoami }", "InvalidSchema")]
    [InlineData("iwv 'p' a.png -Model ''", "ParameterArgumentValidationError")]
    [InlineData("Get-WriterModel '['", "ParameterArgumentValidationError")]
    [InlineData("Get-WriterFile -Name 'a', 'b['", "ParameterArgumentValidationError")]
    [InlineData("Get-WriterJournal j.jsonl -Model '['", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -ThrottleLimit 0", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -ThrottleLimit 2147483647", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -ThrottleLimit 99999999999", "CannotConvertArgumentNoMessage")]
    [InlineData("iwv 'p' a.png -ThrottleLimit many", "CannotConvertArgumentNoMessage")]
    [InlineData("iwv 'p' a.png -TimeoutSec 0", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -TimeoutSec -1", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -MaximumRetryCount -1", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -OutageTimeoutSec -1", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -Temperature NaN", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -Temperature -1", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -MaxTokens 0", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -RequestsPerMinute 0", "ParameterArgumentValidationError")]
    [InlineData("iwv 'p' a.png -TokensPerMinute -5", "ParameterArgumentValidationError")]
    [InlineData("Get-WriterFile ''", "ParameterArgument")]
    [InlineData("Remove-WriterFile $null -Confirm:$false", "ParameterArgument")]
    public void An_invalid_call_is_rejected_and_nothing_is_sent(string call, string errorId)
    {
        var result = _shell.Run(call);

        Assert.StartsWith(errorId, result.TerminatingId ?? Assert.Single(result.ErrorIds));
        Assert.Empty(result.Output);
        Assert.Empty(_emulator.State.Requests);
    }

    [Theory]
    [InlineData("'x' * 1MB")]
    [InlineData("'{{image}} ' * 100000")]
    [InlineData("'{' * 1MB")]
    [InlineData("'{{' * 500000 + 'image' + '}}' * 500000")]
    [InlineData("'{{' + ' ' * 1MB")]
    [InlineData("'{{{image}}}'")]
    [InlineData("'{{}} {{ }} {{{}}}'")]
    [InlineData("'{\"a\":{\"b\":{{image}}}}'")]
    public void A_prompt_of_any_form_is_sent(string prompt) =>
        Assert.Single(_shell.Run($"iwv ({prompt}) a.png").ThrowIfFailed().Results);

    [Fact]
    public void A_hundred_thousand_unknown_names_are_one_short_error()
    {
        var error = Assert.Single(_shell.Run("iwv ('{{nobody}}' * 100000) a.png; iwv ('{{' + 'x' * 1MB + '}}') a.png -ErrorAction Ignore").Errors);

        Assert.StartsWith("UnknownPlaceholder,", error.FullyQualifiedErrorId);
        Assert.InRange(error.ToString().Length, 10, 1000);
    }

    [Fact]
    public void A_name_of_a_megabyte_is_truncated_in_the_message() =>
        Assert.InRange(Assert.Single(_shell.Run("iwv ('{{' + 'x' * 1MB + '}}') a.png").Errors).ToString().Length, 10, 2000);

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_culture_of_the_user_does_not_change_requests(string culture)
    {
        Assert.Single(_shell.Run($"[cultureinfo]::CurrentCulture = '{culture}'; iwv 'See {{{{IMAGE}}}}' a.png -Temperature 0.5 -Schema @{{ total = 'number' }}").ThrowIfFailed().Results);
    }

    [Fact]
    public void Everything_works_in_constrained_language_mode()
    {
        var result = _shell.Run(
            "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; (iwv 'p' a.png).Text; (iwv 'p' a.png -Schema @{ color = 'string' }).Data.color; (Send-WriterFile a.png).Name; (Compare-WriterImage a.png a.png).IsIdentical").ThrowIfFailed();

        Assert.Equal(4, result.Output.Count(static item => item is not null));
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _emulator.DisposeAsync();
        _folder.Dispose();
    }
}
