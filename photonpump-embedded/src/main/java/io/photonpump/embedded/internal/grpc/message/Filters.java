package io.photonpump.embedded.internal.grpc.message;

import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.MessageShape;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.internal.grpc.proto.SharedMessages.Filter;
import java.util.regex.PatternSyntaxException;

/** Filters of {@code $all}. */
public final class Filters {

    /** The shape of a filter: it may have many prefixes. */
    public static final MessageShape SHAPE =
            MessageShape.FLAT.with(1, MessageShape.FLAT).with(2, MessageShape.FLAT);

    /** The number of events of a page, unless the filter has another one. */
    public static final int PAGE = 32;

    /** Each of them is tried with each event. */
    private static final int MAX_PREFIXES = 1000;

    private static final String TYPE = "EventStore.Client.Streams.ReadReq+Types+Options+Types+FilterOptions";

    private Filters() {}

    /**
     * Returns what a filter selects. A regular expression counts before prefixes; an expression with neither selects nothing.
     *
     * @throws GrpcException if it lacks something, or is malformed
     */
    public static EventFilter parse(Filter filter) {
        Filter.Expression expression = switch (filter.getSubjectCase()) {
            case STREAM_IDENTIFIER -> filter.getStreamIdentifier();
            case EVENT_TYPE -> filter.getEventType();
            case SUBJECT_NOT_SET -> throw invalid(withoutSubject(filter), TYPE);
        };
        if (filter.getWindowCase() == Filter.WindowCase.WINDOW_NOT_SET) {
            throw invalid("None", TYPE + "+WindowOneofCase");
        }
        boolean byType = filter.hasEventType();
        if (expression.getRegex().isEmpty()) {
            if (expression.getPrefixCount() > MAX_PREFIXES) {
                throw new GrpcException(
                        StatusCode.INVALID_ARGUMENT, "A filter takes up to " + MAX_PREFIXES + " prefixes.");
            }
            return expression.getPrefixCount() == 0
                    ? EventFilter.NOTHING
                    : EventFilter.prefixes(byType, expression.getPrefixList());
        }
        try {
            return EventFilter.regex(byType, expression.getRegex());
        } catch (PatternSyntaxException e) {
            throw GrpcException.badRequest();
        }
    }

    private static String withoutSubject(Filter filter) {
        return filter.hasMax() ? "{ \"max\": " + filter.getMax() + " }" : "{ }";
    }

    private static GrpcException invalid(String value, String type) {
        return new GrpcException(StatusCode.INVALID_ARGUMENT, "'" + value + "' is not a valid " + type);
    }

    /** Returns how many events are looked at for a page; 0 if the filter says so. */
    public static int window(Filter filter) {
        return filter.hasMax() ? (int) Math.min(Integer.toUnsignedLong(filter.getMax()), Integer.MAX_VALUE) : PAGE;
    }
}
