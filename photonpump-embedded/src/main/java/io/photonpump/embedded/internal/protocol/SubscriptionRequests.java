package io.photonpump.embedded.internal.protocol;

import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.DropReason;
import io.photonpump.embedded.internal.subscription.EventFilter;
import io.photonpump.embedded.internal.subscription.Subscriber;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.CheckpointReachedDto;
import io.photonpump.internal.tcp.proto.FilteredSubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.StreamEventAppearedDto;
import io.photonpump.internal.tcp.proto.SubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.SubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.SubscriptionDroppedDto;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Volatile subscriptions, and unsubscribing of every kind (docs/protocol.md, Subscriptions). */
final class SubscriptionRequests {

    private final Defaults defaults;
    private final EventDtos events;

    SubscriptionRequests(Defaults defaults, EventDtos events) {
        this.defaults = defaults;
        this.events = events;
    }

    void subscribe(Request request) {
        SubscribeToStreamDto dto = request.parse(SubscribeToStreamDto.getDefaultInstance());
        String stream = dto.getEventStreamId();
        request.proceed(RequestKind.SUBSCRIPTION, false, user -> {
            if (!request.engine().maySubscribe(user, stream)) {
                refuse(request);
                return;
            }
            confirm(request, stream);
            request.engine()
                    .subscribe(
                            request.correlationId(),
                            request.session().id(),
                            stream,
                            dto.getResolveLinkTos(),
                            subscriber(request));
        });
    }

    void subscribeFiltered(Request request) {
        FilteredSubscribeToStreamDto dto = request.parse(FilteredSubscribeToStreamDto.getDefaultInstance());
        String stream = dto.getEventStreamId();
        EventFilter filter = Filters.of(dto.hasFilter(), dto.getFilter());
        request.proceed(RequestKind.SUBSCRIPTION, false, user -> {
            if (!request.engine().maySubscribe(user, stream)) {
                refuse(request);
                return;
            }
            confirm(request, stream);
            request.engine()
                    .subscribeFiltered(
                            request.correlationId(),
                            request.session().id(),
                            stream,
                            dto.getResolveLinkTos(),
                            filter,
                            dto.getCheckpointInterval(),
                            subscriber(request));
        });
    }

    private void refuse(Request request) {
        request.reply(Command.SUBSCRIPTION_DROPPED, dropped(DropReason.ACCESS_DENIED));
    }

    /** The confirmation of a subscription to {@code $all} has no last event number. */
    private void confirm(Request request, String stream) {
        EventStoreEngine engine = request.engine();
        SubscriptionConfirmationDto.Builder dto = SubscriptionConfirmationDto.newBuilder()
                .setLastCommitPosition(engine.store().lastCommitPosition());
        if (!stream.isEmpty()) {
            long last = engine.store().lastNumber(stream);
            if (defaults.keeps(last)) {
                dto.setLastEventNumber(last);
            }
        }
        request.reply(Command.SUBSCRIPTION_CONFIRMATION, dto.build());
    }

    /** Every user who knows the id may end a subscription. */
    void unsubscribe(Request request) {
        // The message has no fields, but it must be parseable (docs/protocol.md, Malformed input).
        request.parse(SubscriptionDroppedDto.getDefaultInstance());
        request.proceed(
                RequestKind.SUBSCRIPTION, false, user -> request.engine().unsubscribe(request.correlationId()));
    }

    /** In every version, a message without a reason means "unsubscribed". */
    static SubscriptionDroppedDto dropped(DropReason reason) {
        return reason == DropReason.UNSUBSCRIBED
                ? SubscriptionDroppedDto.getDefaultInstance()
                : SubscriptionDroppedDto.newBuilder().setReason(reason.code()).build();
    }

    private Subscriber subscriber(Request request) {
        Outbox outbox = request.session().outbox();
        UUID id = request.correlationId();
        return new Subscriber() {
            @Override
            public void appeared(ResolvedEvent event) {
                outbox.send(
                        Command.STREAM_EVENT_APPEARED,
                        id,
                        StreamEventAppearedDto.newBuilder()
                                .setEvent(events.positioned(event))
                                .build());
            }

            @Override
            public void checkpoint(Position position) {
                outbox.send(
                        Command.CHECKPOINT_REACHED,
                        id,
                        CheckpointReachedDto.newBuilder()
                                .setCommitPosition(position.commit())
                                .setPreparePosition(position.prepare())
                                .build());
            }

            @Override
            public void failed(String reason) {
                outbox.send(Command.BAD_REQUEST, id, reason.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void dropped(DropReason reason) {
                outbox.send(Command.SUBSCRIPTION_DROPPED, id, SubscriptionRequests.dropped(reason));
            }
        };
    }
}
