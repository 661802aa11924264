package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Filters;
import io.photonpump.embedded.internal.grpc.message.Names;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.internal.grpc.proto.SharedMessages.Filter;
import io.photonpump.internal.grpc.proto.SharedMessages.LogPosition;
import io.photonpump.internal.grpc.proto.SharedMessages.UuidOption;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadReq;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadReq.Options;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadReq.Options.ReadDirection;
import org.jspecify.annotations.Nullable;

/** Decides what a request to read asks for: a stream or {@code $all}, once or from now on. */
final class ReadRequests {

    private static final String TYPES = "EventStore.Client.Streams.ReadReq+Types+Options+";

    private ReadRequests() {}

    static void read(GrpcCall call, ReadReq request) {
        if (!request.hasOptions()) {
            throw GrpcException.badRequest();
        }
        Options options = request.getOptions();
        switch (options.getStreamOptionCase()) {
            case STREAM -> stream(call, options);
            case ALL -> all(call, options);
            case STREAMOPTION_NOT_SET ->
                throw new GrpcException(
                        StatusCode.INVALID_ARGUMENT, "'None' is not a valid " + TYPES + "StreamOptionOneofCase");
        }
    }

    private static void stream(GrpcCall call, Options options) {
        String stream = Names.readable(options.getStream().getStreamIdentifier());
        requireAccess(call, stream);
        if (!options.hasNoFilter() || !hasCount(options) || isBackwardSubscription(options)) {
            throw invalidCombination(options);
        }
        EventOutput output = output(call, options);
        boolean forward = options.getReadDirection() == ReadDirection.FORWARDS;
        Options.StreamOptions position = options.getStream();
        if (options.hasSubscription()) {
            boolean fromEnd = position.hasEnd();
            requireServed(call, fromEnd);
            new StreamSubscription(call, stream, options.getResolveLinks(), output).start(fromEnd, exclusive(position));
        } else {
            call.requireServed(RequestKind.READ);
            boolean tells = options.getControlOption().getCompatibility() != 0;
            new StreamRead(call, stream, forward, options.getResolveLinks(), tells, output)
                    .start(inclusive(position), options.getCount());
        }
    }

    private static void requireAccess(GrpcCall call, String stream) {
        if (!call.engine().maySubscribe(call.user(), stream)) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
    }

    /** A subscription from the end is not checked, as on the real server. */
    private static void requireServed(GrpcCall call, boolean fromEnd) {
        if (!fromEnd) {
            call.requireServed(RequestKind.READ);
        }
    }

    /** Returns the first number of a read; -1 for the end. */
    private static long inclusive(Options.StreamOptions position) {
        return switch (position.getRevisionOptionCase()) {
            case REVISION -> number(position.getRevision());
            case START -> 0;
            case END -> -1;
            case REVISIONOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
    }

    /** Returns the first number of a subscription, which does not include the one that it names. */
    private static long exclusive(Options.StreamOptions position) {
        return switch (position.getRevisionOptionCase()) {
            case REVISION -> number(position.getRevision()) + 1;
            case START, END -> 0;
            case REVISIONOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
    }

    private static long number(long revision) {
        if (revision < 0 || revision == Long.MAX_VALUE) {
            throw GrpcException.badRequest();
        }
        return revision;
    }

    private static void all(GrpcCall call, Options options) {
        requireAccess(call, "");
        boolean filtered = options.hasFilter();
        if (!filtered && !options.hasNoFilter() || !hasCount(options) || isBackwardSubscription(options)) {
            throw invalidCombination(options);
        }
        EventFilter filter = filtered ? Filters.parse(options.getFilter()) : EventFilter.NONE;
        EventOutput output = output(call, options);
        boolean forward = options.getReadDirection() == ReadDirection.FORWARDS;
        Position from = position(options.getAll());
        int window = filtered ? Filters.window(options.getFilter()) : Filters.PAGE;
        if (options.hasSubscription()) {
            requireServed(call, from.equals(Position.END));
            new AllSubscription(call, options.getResolveLinks(), selection(filter, window, options), output)
                    .start(from);
        } else {
            call.requireServed(RequestKind.READ);
            if (options.getCount() == 0 || window == 0) {
                return; // the real server does not answer either
            }
            new AllRead(call, forward, options.getResolveLinks(), filter, filtered ? window : Integer.MAX_VALUE, output)
                    .start(from, options.getCount());
        }
    }

    private static AllSubscription.@Nullable Selection selection(EventFilter filter, int window, Options options) {
        if (!options.hasFilter()) {
            return null;
        }
        Filter message = options.getFilter();
        long multiplier = Integer.toUnsignedLong(message.getCheckpointIntervalMultiplier());
        if (multiplier == 0) {
            throw GrpcException.badRequest();
        }
        return new AllSubscription.Selection(filter, Math.max(1, window), Math.max(1, window) * multiplier);
    }

    private static Position position(Options.AllOptions options) {
        return switch (options.getAllOptionCase()) {
            case POSITION -> position(options.getPosition());
            case START -> Position.START;
            case END -> Position.END;
            case ALLOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
    }

    private static Position position(LogPosition message) {
        Position position = new Position(message.getCommitPosition(), message.getPreparePosition());
        boolean valid =
                position.equals(Position.END) || position.prepare() >= 0 && position.prepare() <= position.commit();
        if (!valid) {
            throw GrpcException.badRequest();
        }
        return position;
    }

    private static EventOutput output(GrpcCall call, Options options) {
        boolean textIds = options.getUuidOption().getContentCase() == UuidOption.ContentCase.STRING;
        return new EventOutput(call, textIds, options.hasUuidOption());
    }

    private static boolean hasCount(Options options) {
        return options.getCountOptionCase() != Options.CountOptionCase.COUNTOPTION_NOT_SET;
    }

    private static boolean isBackwardSubscription(Options options) {
        return options.hasSubscription() && options.getReadDirection() != ReadDirection.FORWARDS;
    }

    private static GrpcException invalidCombination(Options options) {
        String count = switch (options.getCountOptionCase()) {
            case COUNT -> "Count";
            case SUBSCRIPTION -> "Subscription";
            case COUNTOPTION_NOT_SET -> "None";
        };
        String filter = switch (options.getFilterOptionCase()) {
            case FILTER -> "Filter";
            case NO_FILTER -> "NoFilter";
            case FILTEROPTION_NOT_SET -> "None";
        };
        return new GrpcException(
                StatusCode.INVALID_ARGUMENT,
                "The combination of (" + (options.hasStream() ? "Stream" : "All") + ", " + count + ", "
                        + (options.getReadDirection() == ReadDirection.FORWARDS ? "Forwards" : "Backwards") + ", "
                        + filter + ") is invalid.");
    }
}
