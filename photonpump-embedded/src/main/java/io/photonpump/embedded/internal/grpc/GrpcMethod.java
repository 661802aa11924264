package io.photonpump.embedded.internal.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A method of a service: what it makes of the requests of a call. */
public final class GrpcMethod {

    /** Receives the requests of one call as bytes. */
    public interface Receiver {

        void next(byte[] message);

        void completed();
    }

    private final Function<GrpcCall, Receiver> receivers;

    private GrpcMethod(Function<GrpcCall, Receiver> receivers) {
        this.receivers = receivers;
    }

    /**
     * Creates a method with one request. The handler is called when the client has sent it and nothing more.
     *
     * @param type any message of the type of the request
     * @param shape the parts of the request that may be many
     */
    public static <T extends MessageLite> GrpcMethod unary(
            T type, MessageShape shape, BiConsumer<GrpcCall, T> handler) {
        return new GrpcMethod(call -> new Single<>(call, type, shape, handler));
    }

    /** Creates a method with one request, which has no parts that may be many. */
    public static <T extends MessageLite> GrpcMethod unary(T type, BiConsumer<GrpcCall, T> handler) {
        return unary(type, MessageShape.FLAT, handler);
    }

    /**
     * Creates a method with a stream of requests.
     *
     * @param type any message of the type of the requests
     * @param shape the parts of a request that may be many
     * @param handler is called when a call begins
     */
    public static <T extends MessageLite> GrpcMethod streaming(
            T type, MessageShape shape, Function<GrpcCall, GrpcRequests<T>> handler) {
        return new GrpcMethod(call -> {
            GrpcRequests<T> requests = handler.apply(call);
            return new Receiver() {
                @Override
                public void next(byte[] message) {
                    requests.next(parse(type, shape, message));
                }

                @Override
                public void completed() {
                    requests.completed();
                }
            };
        });
    }

    /** Begins a call. Exceptions of the receiver end it. */
    public Receiver open(GrpcCall call) {
        return receivers.apply(call);
    }

    @SuppressWarnings("unchecked") // the parser of a message makes messages of the same class
    private static <T extends MessageLite> T parse(T type, MessageShape shape, byte[] message) {
        shape.check(message);
        // The array is nobody else's, so that fields may refer to it.
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(message).newCodedInput();
        in.enableAliasing(true);
        try {
            return ((Parser<T>) type.getParserForType()).parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw GrpcException.badRequest();
        }
    }

    private static final class Single<T extends MessageLite> implements Receiver {

        private final GrpcCall call;
        private final T type;
        private final MessageShape shape;
        private final BiConsumer<GrpcCall, T> handler;
        private byte @Nullable [] message;

        Single(GrpcCall call, T type, MessageShape shape, BiConsumer<GrpcCall, T> handler) {
            this.call = call;
            this.type = type;
            this.shape = shape;
            this.handler = handler;
        }

        @Override
        public void next(byte[] bytes) {
            if (message != null) {
                throw new GrpcException(StatusCode.INTERNAL, "Additional data after the message received.");
            }
            message = bytes;
            call.keeps(bytes.length);
        }

        @Override
        public void completed() {
            if (message == null) {
                throw new GrpcException(StatusCode.INTERNAL, "Incomplete message.");
            }
            T request = parse(type, shape, message);
            message = null;
            call.keeps(0);
            handler.accept(call, request);
        }
    }
}
