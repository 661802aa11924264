package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.internal.tcp.proto.FilterDto;
import java.util.regex.PatternSyntaxException;

/** Filters as they stand in messages (docs/protocol.md, Filter messages). */
final class Filters {

    private static final int BY_TYPE = 1;
    private static final int PREFIX = 1;

    /** Each of them is tried with each event. */
    private static final int MAX_PREFIXES = 1000;

    private Filters() {}

    static EventFilter of(boolean present, FilterDto dto) {
        if (!present || dto.getDataCount() == 0) {
            return EventFilter.NONE;
        }
        if (dto.getContext() < 0 || dto.getContext() > BY_TYPE || dto.getType() < 0 || dto.getType() > PREFIX) {
            throw new UnwrapException("no such filter: context " + dto.getContext() + ", type " + dto.getType());
        }
        boolean byType = dto.getContext() == BY_TYPE;
        if (dto.getDataCount() > MAX_PREFIXES) {
            throw new UnwrapException("a filter takes up to " + MAX_PREFIXES + " prefixes, not " + dto.getDataCount());
        }
        if (dto.getType() == PREFIX) {
            return EventFilter.prefixes(byType, dto.getDataList());
        }
        try {
            return EventFilter.regex(byType, dto.getData(0));
        } catch (PatternSyntaxException e) {
            throw new UnwrapException(e.getDescription());
        }
    }
}
