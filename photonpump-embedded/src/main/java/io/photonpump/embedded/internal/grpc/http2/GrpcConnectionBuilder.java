package io.photonpump.embedded.internal.grpc.http2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/** Creates connections with the settings of the real server. */
public final class GrpcConnectionBuilder
        extends AbstractHttp2ConnectionHandlerBuilder<GrpcConnection, GrpcConnectionBuilder> {

    private static final int MAX_STREAMS = 100;
    private static final int STREAM_WINDOW = 768 * 1024;
    private static final int MAX_HEADER_LIST = 32 * 1024;

    /** SETTINGS_ENABLE_CONNECT_PROTOCOL, which not all versions of Netty name. */
    private static final char ENABLE_CONNECT = 8;

    /** A client that cancels its calls is no attacker, unless it does nothing else. */
    private static final int MAX_RESETS = 5000;

    private static final int RESET_WINDOW_SECONDS = 30;

    private final GrpcEndpoint endpoint;
    private final GrpcFrames frames;

    private GrpcConnectionBuilder(GrpcEndpoint endpoint) {
        this.endpoint = endpoint;
        this.frames = new GrpcFrames(endpoint);
        server(true);
        initialSettings(settings());
        frameListener(frames);
        decoupleCloseAndGoAway(true);
        decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS);
    }

    private static Http2Settings settings() {
        Http2Settings settings = new Http2Settings()
                .maxConcurrentStreams(MAX_STREAMS)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(MAX_HEADER_LIST);
        settings.put(ENABLE_CONNECT, Long.valueOf(1));
        return settings;
    }

    /** Creates a connection, to be added to its channel. */
    public static GrpcConnection connection(GrpcEndpoint endpoint) {
        return new GrpcConnectionBuilder(endpoint).build();
    }

    @Override
    protected GrpcConnection build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initialSettings) {
        GrpcConnection connection = new GrpcConnection(endpoint, decoder, encoder, initialSettings);
        frames.serve(connection);
        return connection;
    }
}
