using Microsoft.AspNetCore.StaticFiles;

namespace Maritime.Server.Map;

/// <summary>The map page as part of a web host: its files, its hub, its snapshot, and the headers that fence it
/// in.</summary>
internal static class MapPage
{
    /// <summary>
    /// Everything from this server, nothing inline but styles (MapLibre sets them), workers and images also from
    /// memory.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self' ws: wss:; "
        + "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self'; object-src 'none'; "
        + "base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /// <summary>Adds the hub and what feeds it. An <see cref="IMapSource"/> must be registered beside it.</summary>
    public static IServiceCollection AddMapPage(this IServiceCollection services)
    {
        services.AddSignalR();
        services.AddSingleton<MapBroadcaster>();
        services.AddHostedService(provider => provider.GetRequiredService<MapBroadcaster>());
        return services;
    }

    /// <summary>Serves the page from the web root. Before anything that answers requests, so that all get the
    /// headers.</summary>
    public static IApplicationBuilder UseMapPage(this IApplicationBuilder app)
    {
        FileExtensionContentTypeProvider types = new();
        types.Mappings[".pack"] = "application/octet-stream";
        app.Use(static (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "same-origin";
            return next(context);
        });
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = types,
            OnPrepareResponse = static response => response.Context.Response.Headers.CacheControl =
                response.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)
                    ? "public, max-age=31536000, immutable" // Their names change with their content.
                    : "no-cache",
        });
        return app;
    }

    /// <summary><c>/hub/map</c>, and <c>GET /api/v1/map/snapshot?bbox=west,south,east,north</c> in the hub's binary
    /// form.</summary>
    public static IEndpointRouteBuilder MapMapPage(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<MapHub>("/hub/map");
        routes.MapGet("/api/v1/map/snapshot", static (string? bbox, MapBroadcaster broadcaster) =>
            Snapshot(bbox, broadcaster));
        return routes;
    }

    public static IResult Snapshot(string? bbox, MapBroadcaster broadcaster) =>
        MapBox.TryCreate(bbox is null ? [-180, -90, 180, 90] : Numbers(bbox), out MapBox box)
            ? Results.Bytes(broadcaster.Snapshot(box), "application/octet-stream")
            : Results.Problem("bbox must be west,south,east,north in degrees.", statusCode: 400);

    private static double[] Numbers(string text) =>
    [
        .. text.Split(',').Select(part =>
            double.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out double number)
                ? number
                : double.NaN),
    ];
}
