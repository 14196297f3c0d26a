using System.CommandLine;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands;

/// <summary><c>maritime demo --delete</c>: takes away what the demo left behind.</summary>
internal sealed class DemoVerb : IVerb
{
    public Command Build()
    {
        Option<bool> delete = new("--delete")
        {
            Description = "Delete what the demo has kept: its events, alerts and the officers' marks on them.",
        };
        Option<string> data = new("--data", "-d")
        {
            Description = $"The state folder. Default: {ServeOptions.DefaultData}.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ServeOptions.DefaultData,
        };
        Command demo = new("demo", "The demo's data. (The demo itself plays with 'maritime' alone.)") { delete, data };
        demo.SetAction(parsed => Run(parsed.GetValue(delete), parsed.GetValue(data)!));
        return demo;
    }

    private static int Run(bool isDelete, string data)
    {
        if (!isDelete)
        {
            Console.Error.WriteLine("Say --delete to remove the demo's data; run 'maritime' to play the demo.");
            return 2;
        }

        try
        {
            Console.WriteLine(StateFolder.DeleteDemo(data)
                ? $"The demo's data under '{data}' is deleted."
                : $"There is no demo data under '{data}'.");
            return 0;
        }
        catch (UserException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
