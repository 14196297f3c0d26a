using Maritime.Storage.Tests;
using Maritime.Storage.Tests.Recovery;

// The tests, or the process that the crash tests kill.
return args is [CrashChild.Argument, .. var rest]
    ? await CrashChild.RunAsync(rest)
    : args.Any(argument => argument is "--server" or "--internal-msbuild-node")
        ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
            args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
