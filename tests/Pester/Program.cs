using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.Capabilities.TestFramework;
using WriterVision.Pester;

var builder = await TestApplication.CreateBuilderAsync(args);
builder.RegisterTestFramework(static _ => new TestFrameworkCapabilities(), static (_, _) => new PesterFramework());
using var application = await builder.BuildAsync();
return await application.RunAsync();
