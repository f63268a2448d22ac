using System;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.Testing.Platform.Extensions.Messages;
using Microsoft.Testing.Platform.Extensions.TestFramework;
using Microsoft.Testing.Platform.Requests;

namespace WriterVision.Pester;

/// <summary>Reports each Pester test to dotnet test, so that it is counted and listed like an xunit test.</summary>
internal sealed class PesterFramework : ITestFramework, IDataProducer
{
    public string Uid => nameof(PesterFramework);

    public string Version => typeof(PesterFramework).Assembly.GetName().Version!.ToString();

    public string DisplayName => "Pester";

    public string Description => "Runs tests/Pester/Invoke-Suite.ps1 in the PowerShell version in .config/dotnet-tools.json.";

    public Type[] DataTypesProduced { get; } = [typeof(TestNodeUpdateMessage)];

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public Task<CreateTestSessionResult> CreateTestSessionAsync(CreateTestSessionContext context) =>
        Task.FromResult(new CreateTestSessionResult { IsSuccess = true });

    public Task<CloseTestSessionResult> CloseTestSessionAsync(CloseTestSessionContext context) =>
        Task.FromResult(new CloseTestSessionResult { IsSuccess = true });

    public async Task ExecuteRequestAsync(ExecuteRequestContext context)
    {
        var session = context.Request.Session.SessionUid;
        var isDiscovery = context.Request is DiscoverTestExecutionRequest;
        var root = typeof(PesterFramework).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
        try
        {
            await foreach (var test in PesterSuite.RunAsync(root, isDiscovery, context.CancellationToken))
            {
                await PublishAsync(new TestNode { Uid = test.Id, DisplayName = test.Name, Properties = PropertiesOf(test, isDiscovery) });
            }
        }
        catch (PesterSuiteException exception)
        {
            await PublishAsync(new TestNode
            {
                Uid = "The Pester suite runs",
                DisplayName = "The Pester suite runs",
                Properties = new PropertyBag(new ErrorTestNodeStateProperty(exception.Message)),
            });
        }
        finally
        {
            context.Complete();
        }

        Task PublishAsync(TestNode node) => context.MessageBus.PublishAsync(this, new TestNodeUpdateMessage(session, node));
    }

    private static PropertyBag PropertiesOf(PesterTest test, bool isDiscovery)
    {
        IProperty state = (isDiscovery, test.Result) switch
        {
            (true, _) => DiscoveredTestNodeStateProperty.CachedInstance,
            (_, "Passed") => PassedTestNodeStateProperty.CachedInstance,
            (_, "Skipped") => new SkippedTestNodeStateProperty(test.Message),
            _ => new FailedTestNodeStateProperty(test.Message),
        };
        var end = DateTimeOffset.UtcNow;
        var duration = TimeSpan.FromSeconds(test.Seconds);
        return new PropertyBag(state, new TimingProperty(new TimingInfo(end - duration, end, duration)));
    }
}
