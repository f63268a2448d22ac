using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using WriterVision.Errors;
using WriterVision.Platform;
using WriterVision.Vision.Schemas;

namespace WriterVision.Commands.Binding;

/// <summary>Reads the argument of <c>-Schema</c>, which can be the path of a file or the name of a type.</summary>
internal static class SchemaArgument
{
    private const int MaximumLength = 1024 * 1024;

    /// <exception cref="WriterVisionException"><c>InvalidSchema</c>, or <c>SchemaNotReadable</c>.</exception>
    public static AnswerSchema Read(object argument, SessionState session) => AnswerSchema.From(
        argument,
        path => ReadFile(new PathResolver(session.Path).Literal(path).Single()),
        static name => LanguagePrimitives.TryConvertTo<Type>(name, out var type) ? type : null,
        allowsClasses: session.LanguageMode == PSLanguageMode.FullLanguage);

    private static string ReadFile(string path)
    {
        try
        {
            // The length is checked before the file is opened. A named pipe has no length, and opening it would block; reading a device would not end.
            return PlatformSupport.FollowLinks(new FileInfo(path)).Length switch
            {
                0 => throw SchemaErrors.InvalidSchema(path, "the file is empty, or it is a pipe or a device"),
                > MaximumLength => throw SchemaErrors.InvalidSchema(path, "the file is larger than 1 MB"),
                _ => File.ReadAllText(path),
            };
        }
        catch (Exception exception) when (FileErrors.IsFileSystemFailure(exception))
        {
            throw SchemaErrors.SchemaNotReadable(path, exception);
        }
    }
}
