package io.photonpump.embedded.golden.grpc;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One call: turns what arrives on its stream into answers. Called by the reading thread only, except for {@link #cancel}. */
final class GrpcCall {

    private static final Set<String> USUAL = Set.of(
            ":status",
            "content-type",
            "date",
            "server",
            "grpc-status",
            "grpc-message",
            "content-length",
            "alt-svc",
            "connection",
            "keep-alive",
            "transfer-encoding");
    private static final String[] ERRORS = {
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED"
    };

    final String name;
    final String requestType;
    private final String answerType;
    private final Consumer<Answer> answers;
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    volatile int stream;
    volatile Http2Client connection;
    private volatile boolean cancelled;
    private boolean isGrpc = true;
    private boolean begun;
    private boolean ended;
    private boolean closed;

    GrpcCall(String name, String method, Consumer<Answer> answers) {
        this.name = name;
        MessageTypes.Method types = MessageTypes.method(method);
        this.requestType = types.request();
        this.answerType = types.answer();
        this.answers = answers;
    }

    /** What comes afterwards does not count. */
    void cancel() {
        cancelled = true;
    }

    private void tell(Answer answer) {
        if (!cancelled) {
            answers.accept(answer);
        }
    }

    void headers(Http2Headers headers, boolean end) {
        if (!begun) {
            begun = true;
            first(headers);
        } else if (headers.contains("grpc-status")) {
            status(headers, false);
        }
        if (end) {
            end();
        }
    }

    private void first(Http2Headers headers) {
        String status = String.valueOf(headers.status());
        String contentType = text(headers, "content-type");
        if (headers.contains("grpc-status")) {
            if (!status.equals("200")) {
                tell(new Answer.Headers(name, status));
            }
            status(headers, true);
            return;
        }
        isGrpc = contentType.matches("application/grpc($|[+;].*)");
        if (!status.equals("200")
                || !contentType.equals("application/grpc")
                || !others(headers).isEmpty()) {
            tell(new Answer.Headers(name, status));
        }
    }

    private static String text(Http2Headers headers, String name) {
        CharSequence value = headers.get(name);
        return value == null ? "" : value.toString();
    }

    private void status(Http2Headers headers, boolean only) {
        ended = true;
        tell(new Answer.Status(
                name,
                Integer.parseInt(text(headers, "grpc-status")),
                decoded(text(headers, "grpc-message")),
                others(headers),
                only));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static TreeMap<String, String> others(Http2Headers headers) {
        TreeMap<String, String> others = new TreeMap<>();
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            if (!USUAL.contains(header.getKey().toString())) {
                others.merge(header.getKey().toString(), header.getValue().toString(), (a, b) -> a + ", " + b);
            }
        }
        return others;
    }

    void data(byte[] data, boolean end) {
        pieces.writeBytes(data);
        if (isGrpc) {
            takeMessages();
        }
        if (end) {
            end();
        }
    }

    private void takeMessages() {
        ByteBuffer buffer = ByteBuffer.wrap(pieces.toByteArray());
        while (buffer.remaining() >= 5) {
            int flag = buffer.get(buffer.position());
            int length = buffer.getInt(buffer.position() + 1);
            if (buffer.remaining() < 5 + length) {
                break;
            }
            byte[] message = new byte[length];
            buffer.position(buffer.position() + 5).get(message);
            try {
                tell(new Answer.Message(name, answerType, MessageReader.read(answerType, message), flag));
            } catch (RuntimeException e) {
                tell(new Answer.Garbled(name, answerType + ": " + e));
            }
        }
        if (buffer.position() > 0) {
            pieces.reset();
            pieces.write(buffer.array(), buffer.position(), buffer.remaining());
        }
    }

    /** The server has ended the stream. */
    private void end() {
        if (!isGrpc && pieces.size() > 0) {
            tell(new Answer.Body(name, pieces.toString(StandardCharsets.UTF_8)));
        }
        if (!ended) {
            ended = true;
            tell(new Answer.Ended(name));
        }
    }

    /** A second reset answers what was on its way when the first one came. */
    void reset(long error) {
        if (closed) {
            return;
        }
        closed = true;
        if (error == Http2Client.NO_ERROR) {
            if (!ended) {
                ended = true;
                tell(new Answer.Ended(name));
            }
            return;
        }
        ended = true;
        tell(new Answer.Reset(name, errorName(error)));
    }

    static String errorName(long error) {
        return error < ERRORS.length ? ERRORS[(int) error] : Long.toString(error);
    }
}
