package io.photonpump.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.photonpump.client.EventStoreClient;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.event.WriteResult;
import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.annotation.Metadata;
import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.boot.autoconfigure.ClientSettingsCustomizer;
import io.photonpump.spring.boot.autoconfigure.EventStoreClientFactory;
import io.photonpump.spring.boot.testcontainers.EventStoreContainer;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.BatchEventFailedException;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.EventStoreHeaders;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.ReplayStart;
import io.photonpump.spring.listener.ReplayedDeadLetters;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionCustomizer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.EventRecoverer;
import io.photonpump.spring.listener.error.FailedEvent;
import io.photonpump.spring.listener.error.FatalExceptionClassifier;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Publication;
import io.photonpump.spring.test.SubscriptionTestHarness;
import io.photonpump.spring.type.EventUpcaster;
import io.photonpump.stream.ExpectedVersion;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AliasFor;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The examples of docs/spring.md, and those of the README for Spring. The documents contain the code without indentation and imports. */
@SuppressWarnings("unused")
final class GuideExamples {

    private GuideExamples() {}

    record PonyJumped(
            String pony,
            @Positive int height,
            @JsonProperty("dist") int distance) {}

    record Audit(String user) {}

    static final class Readme {

        @Component
        class Leaderboard {

            @EventStoreSubscription(stream = "jumps", from = "start", checkpoint = "leaderboard") // catch-up
            void on(PonyJumped jump, RecordedEvent event) {}
        }

        @Component
        class Vet {

            @EventStoreSubscription(
                    stream = "jumps",
                    group = "vet",
                    concurrency = "4") // persistent, acknowledged on return
            void on(PonyJumped jump) {}
        }
    }

    // [kinds]
    @Component
    class Club {

        @EventStoreSubscription(stream = "jumps", from = "start", checkpoint = "leaderboard") // catch-up
        void rank(PonyJumped jump) {}

        @EventStoreSubscription(stream = "jumps", group = "vet", concurrency = "4") // persistent
        void examine(PonyJumped jump) {}

        @EventStoreSubscription("jumps") // volatile: events that are written while the application is connected
        void cheer(PonyJumped jump) {}
    }
    // [/kinds]

    // [meta]
    @EventStoreSubscription(stream = "${club.stream:jumps}")
    @Retention(RetentionPolicy.RUNTIME)
    @interface OnJump {

        @AliasFor(annotation = EventStoreSubscription.class, attribute = "checkpoint")
        String value();
    }

    @Component
    class Statistics {

        @OnJump("statistics")
        void count(PonyJumped jump) {}
    }
    // [/meta]

    // [all]
    @Component
    class Search {

        @EventStoreSubscription(
                stream = "$all",
                checkpoint = "search",
                filter = "streamPrefix:pony-,club-", // by the server, version 20 or newer
                eventTypes = {"Pony*", "ClubOpened"}) // by the listener
        void index(RecordedEvent event) {}
    }
    // [/all]

    // [selector]
    @Component("highJumps")
    class HighJumps implements EventSelector {

        @Override
        public boolean selects(ResolvedEvent event) {
            return event.json(PonyJumped.class).height() > 100;
        }
    }

    @Component
    class Press {

        @EventStoreSubscription(stream = "jumps", group = "press", filter = "highJumps")
        void report(PonyJumped jump) {}
    }
    // [/selector]

    // [class]
    @Component
    @EventStoreSubscription(id = "diary", stream = "club", checkpoint = "diary")
    class Diary {

        @EventHandler
        void jumped(PonyJumped jump) {}

        @EventHandler("PonyRested")
        void rested(RecordedEvent event) {}

        @EventHandler(isDefault = true)
        void anythingElse(RecordedEvent event) {}
    }
    // [/class]

    // [arguments]
    @Component
    class Judge {

        @EventStoreSubscription(stream = "jumps", group = "judge", ackMode = "manual")
        void judge(
                @Payload @Valid PonyJumped jump,
                @Metadata Audit audit,
                @Header(EventStoreHeaders.RETRY_COUNT) int deliveredBefore,
                RecordedEvent event,
                Acknowledgment acknowledgment) {
            if (jump.height() > 300) {
                acknowledgment.park("implausible height " + jump.height());
            } else {
                acknowledgment.acknowledge();
            }
        }
    }
    // [/arguments]

    // [async]
    @Component
    class Photographer {

        @EventStoreSubscription(stream = "jumps", group = "photographer")
        CompletionStage<Void> develop(PonyJumped jump) {
            return CompletableFuture.runAsync(() -> {}); // acknowledged when this completes
        }
    }
    // [/async]

    // [batch]
    @Component
    class Archivist {

        @EventStoreSubscription(stream = "jumps", checkpoint = "archive", batchSize = "500", batchLinger = "1s")
        void store(List<PonyJumped> jumps) {
            for (int i = 0; i < jumps.size(); i++) {
                if (jumps.get(i).pony().isEmpty()) {
                    throw new BatchEventFailedException(i, new IllegalArgumentException("a pony without a name"));
                }
            }
        }
    }
    // [/batch]

    // [types]
    sealed interface Attempt {

        record Cleared(int height) implements Attempt {}

        @EventType("pole-down")
        record Knocked(int pole) implements Attempt {}
    }

    @Component
    class Scoreboard {

        @EventStoreSubscription(stream = "attempts", from = "start", unknownTypes = "stop")
        void show(Attempt attempt) {}
    }
    // [/types]

    // [upcaster]
    @Component
    class HoppedIsJumped implements EventUpcaster {

        @Override
        public RecordedEvent upcast(RecordedEvent event) {
            return !event.type().equals("PonyHopped")
                    ? event
                    : new RecordedEvent(
                            event.stream(),
                            event.eventNumber(),
                            event.id(),
                            "PonyJumped",
                            event.data(),
                            event.metadata(),
                            event.created());
        }
    }
    // [/upcaster]

    // [template]
    @Component
    class Gate {

        private final EventStoreTemplate events;

        Gate(EventStoreTemplate events) {
            this.events = events;
        }

        long enter(String pony) {
            return events.publish("jumps", new PonyJumped(pony, 90, 120)).join().lastEventNumber();
        }

        CompletableFuture<WriteResult> open(Attempt first, Attempt second, UUID request) {
            return events.publish(
                    "attempts",
                    Publication.of(first, second)
                            .withExpectedVersion(ExpectedVersion.noStream())
                            .withMetadata("judge", "Muffins")
                            .withCorrelationId(request));
        }
    }
    // [/template]

    // [registry]
    @Component
    class Steward {

        private final SubscriptionRegistry subscriptions;

        Steward(SubscriptionRegistry subscriptions) {
            this.subscriptions = subscriptions;
        }

        void lunch() {
            subscriptions.get("leaderboard").pause().join();
        }

        void afterLunch() {
            subscriptions.get("leaderboard").resume();
        }

        CompletableFuture<Void> recount() {
            return subscriptions
                    .get("leaderboard")
                    .replayFrom(StartFrom.beginning())
                    .caughtUp();
        }
    }
    // [/registry]

    // [replay]
    @Component
    class Ranking {

        private final JdbcTemplate jdbc;

        Ranking(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventStoreSubscription(id = "ranking", stream = "jumps", checkpoint = "ranking")
        void count(PonyJumped jump) {
            jdbc.update("UPDATE ranking SET jumps = jumps + 1 WHERE pony = ?", jump.pony());
        }

        @OnReplay
        void reset(ReplayStart replay) {
            if (!replay.isFromBeginning()) {
                throw new IllegalArgumentException(
                        "the ranking counts all jumps, so it is replayed from the start only");
            }
            jdbc.update("UPDATE ranking SET jumps = 0");
        }
    }
    // [/replay]

    // [deadletters]
    @Component
    class Mechanic {

        private final SubscriptionRegistry subscriptions;

        Mechanic(SubscriptionRegistry subscriptions) {
            this.subscriptions = subscriptions;
        }

        CompletableFuture<ReplayedDeadLetters> repaired() {
            return subscriptions.get("leaderboard").replayDeadLetters();
        }
    }
    // [/deadletters]

    // [recoverer]
    @Component
    class Bookkeeper implements EventRecoverer {

        @Override
        public FailureAction recover(FailedEvent failed) {
            return failed.cause() instanceof DuplicateKeyException ? FailureAction.SKIP : FailureAction.DEAD_LETTER;
        }
    }
    // [/recoverer]

    // [errors]
    @Component("lenient")
    class Lenient implements EventErrorHandler {

        @Override
        public FailureAction handle(FailedEvent failed) {
            return failed.attempt() < 3 ? FailureAction.RETRY : FailureAction.SKIP;
        }
    }

    @Component
    class Announcer {

        @EventStoreSubscription(stream = "jumps", group = "announcer", errorHandler = "lenient")
        void announce(PonyJumped jump) {}
    }
    // [/errors]

    // [fatal]
    @Bean
    FatalExceptionClassifier fatalExceptionClassifier() {
        return new FatalExceptionClassifier().add(IllegalArgumentException.class);
    }
    // [/fatal]

    // [interceptor]
    @Component
    class LogsTheSubscription implements EventInterceptor {

        @Override
        public Decision around(SubscriptionSpec subscription, List<ResolvedEvent> events, Chain next)
                throws InterruptedException {
            try (var ignored = MDC.putCloseable("subscription", subscription.id())) {
                return next.proceed();
            }
        }
    }
    // [/interceptor]

    // [jdbc]
    @Component
    class Results {

        private final JdbcTemplate jdbc;

        Results(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Transactional
        @EventStoreSubscription(stream = "jumps", checkpoint = "results")
        public void store(PonyJumped jump) {
            jdbc.update("INSERT INTO result (pony, height) VALUES (?, ?)", jump.pony(), jump.height());
        }
    }
    // [/jdbc]

    // [clients]
    @Bean(defaultCandidate = false)
    @Qualifier("archive")
    EventStoreClient archive(EventStoreClientFactory clients) {
        return clients.create("archive", () -> "eventstore://archive:1113");
    }

    @Component
    class Historian {

        @EventStoreSubscription(stream = "jumps", from = "start", client = "archive")
        void read(PonyJumped jump) {}
    }
    // [/clients]

    // [customizers]
    @Bean
    ClientSettingsCustomizer patientClient() {
        return (client, settings) -> settings.withMaxPendingRequests(10_000);
    }

    @Bean
    SubscriptionCustomizer logged() {
        return spec -> {
            System.Logger log = System.getLogger("listeners");
            log.log(System.Logger.Level.INFO, spec.describe());
            return spec;
        };
    }
    // [/customizers]

    // [events]
    @Component
    class Readiness {

        @EventListener
        void caughtUp(SubscriptionEvent.Live live) {}

        @EventListener
        void parked(SubscriptionEvent.Parked parked) {}

        @EventListener
        void hangs(SubscriptionEvent.HandlerBusy busy) {} // with photonpump.listener.busy-event-after=30s

        @EventListener
        void replayed(SubscriptionEvent.ReplayFinished replay) {}
    }
    // [/events]

    // [container]
    @ServiceConnection
    static EventStoreContainer eventStore = new EventStoreContainer();
    // [/container]

    static void harness(SubscriptionTestHarness harness) {
        // [harness]
        Decision decision = harness.deliver("leaderboard", new PonyJumped("Derpy", 10, 13));
        assertThat(decision.isHandled()).isTrue();
        // [/harness]
    }

    static void lookAt(SubscriptionContainer container) {
        container.status();
    }

    // [modulith]
    @Externalized("entries-#{#this.pony}")
    record PonyEntered(String pony, int number, String request) {}

    @Component
    class Registration {

        private final JdbcTemplate jdbc;
        private final ApplicationEventPublisher events;

        Registration(JdbcTemplate jdbc, ApplicationEventPublisher events) {
            this.jdbc = jdbc;
            this.events = events;
        }

        @Transactional
        public void enter(String pony, int number, String request) {
            jdbc.update("INSERT INTO entry (pony, number) VALUES (?, ?)", pony, number);
            events.publishEvent(new PonyEntered(pony, number, request));
        }
    }

    @Component
    class Resubmission {

        private final FailedEventPublications failed;

        Resubmission(FailedEventPublications failed) {
            this.failed = failed;
        }

        @Scheduled(fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
        void resubmit() {
            failed.resubmit(ResubmissionOptions.defaults());
        }
    }

    @Bean
    EventExternalizationConfiguration externalization() {
        return EventExternalizationConfiguration.externalizing()
                .select(EventExternalizationConfiguration.annotatedAsExternalized())
                .headers(PonyEntered.class, event -> Map.of("$correlationId", event.request()))
                .build();
    }
    // [/modulith]
}
