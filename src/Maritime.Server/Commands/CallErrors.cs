using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Maritime.Server.Commands;

/// <summary>A call that cannot be understood: one sentence for each mistake and one line on where help is.</summary>
/// <remarks>The help in full would push the sentence off the screen.</remarks>
internal static class CallErrors
{
    /// <summary>As <see cref="IVerb"/> says.</summary>
    public const int ExitCode = 2;

    /// <returns>Whether there was anything to complain of; it is printed then.</returns>
    public static bool Print(ParseResult call)
    {
        string[] sentences = call.Action is ParseErrorAction
            ? [.. call.Errors.Select(SentenceOf).Distinct()]
            : [.. UnknownOptions(call)];
        if (sentences.Length == 0)
        {
            return false;
        }

        foreach (string sentence in sentences)
        {
            Console.Error.WriteLine(sentence);
        }

        Console.Error.WriteLine($"'{CallOf(call.CommandResult)} --help' explains the options.");
        return true;
    }

    private static string SentenceOf(ParseError error)
    {
        switch (error.SymbolResult)
        {
            case CommandResult { Command.Subcommands: { Count: > 0 } verbs } call
                when call.Tokens.Count == 0 && !call.Children.OfType<CommandResult>().Any()
                    && error.Message.StartsWith("Required command", StringComparison.Ordinal):
                return $"'{CallOf(call)}' wants one of: {string.Join(", ", verbs.Select(verb => verb.Name))}.";
            case OptionResult { Option: var option } given
                when given.Tokens.Count == 0 && given.IdentifierToken is not null:
                return $"{option.Name} wants a value: {option.Name} {option.HelpName ?? Wanted(option.ValueType)}.";
            case OptionResult { Option: var option } given
                when error.Message.Contains("expected type", StringComparison.Ordinal):
                return $"{option.Name} wants {Wanted(option.ValueType)}, not \"{given.Tokens[^1].Value}\".";
            default:
                return error.Message;
        }
    }

    // Where any number of files may stand, a mistyped option looks like one of them.
    private static IEnumerable<string> UnknownOptions(ParseResult call) =>
        call.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? []
            : from argument in call.CommandResult.Children.OfType<ArgumentResult>()
              from token in argument.Tokens
              where token.Value.Length > 1 && token.Value[0] == '-' && !File.Exists(token.Value)
              select $"There is no option \"{token.Value}\".";

    private static string CallOf(CommandResult call)
    {
        List<string> names = [];
        for (SymbolResult? at = call; at is CommandResult { Command: var command }; at = at.Parent)
        {
            names.Insert(0, command is RootCommand ? "maritime" : command.Name);
        }

        return string.Join(' ', names);
    }

    private static string Wanted(Type type)
    {
        Type number = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
        return number == typeof(int) || number == typeof(long) ? "a whole number"
            : number == typeof(double) ? "a number"
            : number == typeof(bool) ? "true or false"
            : "a word";
    }
}
