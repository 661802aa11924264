package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.engine.AllResult;
import io.photonpump.embedded.internal.engine.EventResult;
import io.photonpump.embedded.internal.engine.SliceResult;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.FilteredReadAllEventsCompletedDto;
import io.photonpump.internal.tcp.proto.FilteredReadAllEventsDto;
import io.photonpump.internal.tcp.proto.ReadAllEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ReadAllEventsDto;
import io.photonpump.internal.tcp.proto.ReadEventCompletedDto;
import io.photonpump.internal.tcp.proto.ReadEventDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.ResolvedEventDto;

/** Reads of events, streams and {@code $all}, with and without a filter (docs/protocol.md, Reads). */
final class ReadRequests {

    private final Defaults defaults;
    private final EventDtos events;

    ReadRequests(Defaults defaults, EventDtos events) {
        this.defaults = defaults;
        this.events = events;
    }

    void event(Request request) {
        ReadEventDto dto = request.parse(ReadEventDto.getDefaultInstance());
        String stream = Arguments.name("the stream", dto.hasEventStreamId(), dto.getEventStreamId());
        long number = Arguments.atLeast("the event number", -1, dto.getEventNumber());
        request.proceed(RequestKind.READ, dto.getRequireLeader(), user -> {
            EventResult result = request.engine().readEvent(user, stream, number, dto.getResolveLinkTos());
            request.reply(Command.READ_EVENT_COMPLETED, event(result));
        });
    }

    private ReadEventCompletedDto event(EventResult result) {
        ReadEventCompletedDto.Builder dto = ReadEventCompletedDto.newBuilder();
        int code = switch (result.status()) {
            case SUCCESS -> 0;
            case NOT_FOUND -> 1;
            case NO_STREAM -> 2;
            case STREAM_DELETED -> 3;
            case ACCESS_DENIED -> 5;
        };
        if (defaults.keeps(code)) {
            dto.setResult(code);
        }
        ResolvedEvent event = result.event();
        return dto.setEvent(event == null ? ResolvedEventDto.getDefaultInstance() : events.indexed(event))
                .build();
    }

    void stream(Request request, boolean forward) {
        ReadStreamEventsDto dto = request.parse(ReadStreamEventsDto.getDefaultInstance());
        String stream = Arguments.name("the stream", dto.hasEventStreamId(), dto.getEventStreamId());
        long from = Arguments.atLeast("the first event number", -1, dto.getFromEventNumber());
        request.proceed(RequestKind.READ, dto.getRequireLeader(), user -> {
            SliceResult result = forward
                    ? request.engine().readForward(user, stream, from, dto.getMaxCount(), dto.getResolveLinkTos())
                    : request.engine().readBackward(user, stream, from, dto.getMaxCount(), dto.getResolveLinkTos());
            request.reply(
                    forward
                            ? Command.READ_STREAM_EVENTS_FORWARD_COMPLETED
                            : Command.READ_STREAM_EVENTS_BACKWARD_COMPLETED,
                    slice(result));
        });
    }

    private ReadStreamEventsCompletedDto slice(SliceResult result) {
        ReadStreamEventsCompletedDto.Builder dto = ReadStreamEventsCompletedDto.newBuilder();
        for (ResolvedEvent event : result.events()) {
            dto.addEvents(events.indexed(event));
        }
        int code = switch (result.status()) {
            case SUCCESS -> 0;
            case NO_STREAM -> 1;
            case STREAM_DELETED -> 2;
            case ERROR -> 4;
            case ACCESS_DENIED -> 5;
        };
        if (defaults.keeps(code)) {
            dto.setResult(code);
        }
        if (result.status() == SliceResult.Status.ACCESS_DENIED && !defaults.write()) {
            // From 20, access is checked before the stream is looked up (docs/protocol.md, Reads).
            return dto.build();
        }
        if (defaults.keeps(result.next())) {
            dto.setNextEventNumber(result.next());
        }
        if (defaults.keeps(result.last())) {
            dto.setLastEventNumber(result.last());
        }
        if (defaults.keeps(result.endOfStream())) {
            dto.setIsEndOfStream(result.endOfStream());
        }
        if (defaults.keeps(result.error())) {
            dto.setError(result.error());
        }
        return dto.setLastCommitPosition(result.lastCommitPosition()).build();
    }

    void all(Request request, boolean forward) {
        ReadAllEventsDto dto = request.parse(ReadAllEventsDto.getDefaultInstance());
        Position from = new Position(dto.getCommitPosition(), dto.getPreparePosition());
        request.proceed(RequestKind.READ, dto.getRequireLeader(), user -> {
            AllResult result =
                    request.engine().readAll(user, from, dto.getMaxCount(), forward, dto.getResolveLinkTos());
            request.reply(allCompleted(forward), all(result));
        });
    }

    private static Command allCompleted(boolean forward) {
        return forward ? Command.READ_ALL_EVENTS_FORWARD_COMPLETED : Command.READ_ALL_EVENTS_BACKWARD_COMPLETED;
    }

    /** On success there is neither result nor error (docs/protocol.md, Read messages). */
    private ReadAllEventsCompletedDto all(AllResult result) {
        ReadAllEventsCompletedDto.Builder dto = ReadAllEventsCompletedDto.newBuilder();
        for (ResolvedEvent event : result.events()) {
            dto.addEvents(events.positioned(event));
        }
        if (defaults.keeps(result.from().commit())) {
            dto.setCommitPosition(result.from().commit());
        }
        if (defaults.keeps(result.from().prepare())) {
            dto.setPreparePosition(result.from().prepare());
        }
        if (defaults.keeps(result.next().commit())) {
            dto.setNextCommitPosition(result.next().commit());
        }
        if (defaults.keeps(result.next().prepare())) {
            dto.setNextPreparePosition(result.next().prepare());
        }
        if (result.status() != AllResult.Status.SUCCESS) {
            dto.setResult(code(result.status()));
            if (!result.error().isEmpty()) {
                dto.setError(result.error());
            }
        }
        return dto.build();
    }

    private static int code(AllResult.Status status) {
        return switch (status) {
            case SUCCESS -> 0;
            case ERROR -> 2;
            case ACCESS_DENIED -> 3;
        };
    }

    void filteredAll(Request request, boolean forward) {
        FilteredReadAllEventsDto dto = request.parse(FilteredReadAllEventsDto.getDefaultInstance());
        Position from = new Position(dto.getCommitPosition(), dto.getPreparePosition());
        EventFilter filter = Filters.of(dto.hasFilter(), dto.getFilter());
        int window = dto.getMaxSearchWindow() > 0 ? dto.getMaxSearchWindow() : dto.getMaxCount();
        request.proceed(RequestKind.READ, dto.getRequireLeader(), user -> {
            AllResult result = request.engine()
                    .readAll(user, from, dto.getMaxCount(), window, filter, forward, dto.getResolveLinkTos());
            if (result.status() == AllResult.Status.ACCESS_DENIED) {
                request.reply(
                        allCompleted(forward), all(result)); // the unfiltered reply: docs/protocol.md, Filtered reads
            } else {
                request.reply(
                        forward
                                ? Command.FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED
                                : Command.FILTERED_READ_ALL_EVENTS_BACKWARD_COMPLETED,
                        filtered(result));
            }
        });
    }

    private FilteredReadAllEventsCompletedDto filtered(AllResult result) {
        FilteredReadAllEventsCompletedDto.Builder dto = FilteredReadAllEventsCompletedDto.newBuilder();
        for (ResolvedEvent event : result.events()) {
            dto.addEvents(events.positioned(event));
        }
        if (defaults.keeps(result.from().commit())) {
            dto.setCommitPosition(result.from().commit());
        }
        if (defaults.keeps(result.from().prepare())) {
            dto.setPreparePosition(result.from().prepare());
        }
        if (defaults.keeps(result.next().commit())) {
            dto.setNextCommitPosition(result.next().commit());
        }
        if (defaults.keeps(result.next().prepare())) {
            dto.setNextPreparePosition(result.next().prepare());
        }
        if (defaults.keeps(result.end())) {
            dto.setIsEndOfStream(result.end());
        }
        if (defaults.keeps(code(result.status()))) {
            dto.setResult(code(result.status()));
        }
        if (defaults.keeps(result.error())) {
            dto.setError(result.error());
        }
        return dto.build();
    }
}
