package io.photonpump.spring.internal.modulith;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.thread.Failures;
import io.photonpump.spring.internal.failure.FailureText;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Publication;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.ProxyType;
import org.springframework.context.annotation.Proxyable;
import org.springframework.expression.EvaluationContext;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.core.ConditionalEventListener;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Propagation;

/**
 * Writes externalized application events to their streams after the commit. The id of a publication in Spring Modulith's registry is the
 * id of its event, so that repetitions of the registry are written once.
 */
@Proxyable(ProxyType.TARGET_CLASS)
public class EventStoreExternalizer implements ConditionalEventListener, DisposableBean {

    /** The registry stores this id with each publication: it must never change. */
    static final String LISTENER_ID = "photonpump-externalizer";

    static final String LISTENER_METHOD = "externalize";

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreExternalizer.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final String ALL_STREAMS = "";

    private final EventExternalizationConfiguration configuration;
    private final EventStoreTemplate template;
    private final EventStoreClient client;
    private final PublicationsInProgress publications;
    private final ExternalizationThread thread;
    private final UnfinishedWrites unfinished;
    private final StreamRouting routing;
    private final ExternalizedBody body;
    private final StreamTurns turns = new StreamTurns();

    /**
     * Creates an externalizer.
     *
     * @param configuration selects, maps and routes events
     * @param template writes events
     * @param client looks for events that may have been written before
     * @param advisor knows the publications of events
     * @param thread starts the writes
     * @param unfinished knows the unfinished writes
     * @param expressions the context of expressions in targets
     * @param registry the registry; null if there is none
     */
    public EventStoreExternalizer(
            EventExternalizationConfiguration configuration,
            EventStoreTemplate template,
            EventStoreClient client,
            PublicationAdvisor advisor,
            ExternalizationThread thread,
            UnfinishedWrites unfinished,
            EvaluationContext expressions,
            @Nullable EventPublicationRegistry registry) {
        this.configuration = configuration;
        this.template = template;
        this.client = client;
        this.publications = advisor.publications();
        this.thread = thread;
        this.unfinished = unfinished;
        this.routing = new StreamRouting(expressions);
        this.body = new ExternalizedBody(configuration, template);
        if (registry == null) {
            LOG.warn(
                    "Application events are written to EventStoreDB without an event publication registry: events that are not"
                            + " written before the application stops are lost. Add spring-modulith-starter-jdbc, -jpa, -mongodb or -neo4j.");
        }
    }

    @Override
    public boolean supports(Object event) {
        return configuration.supports(event);
    }

    /**
     * Writes an event.
     *
     * @param event the event
     * @return an {@link EventExternalized} after the server has acknowledged the write
     */
    @Async(ExternalizationThread.BEAN_NAME)
    @ApplicationModuleListener(id = LISTENER_ID, propagation = Propagation.SUPPORTS)
    public CompletableFuture<?> externalize(Object event) {
        if (!supports(event)) {
            return CompletableFuture.completedFuture(null);
        }
        ModulithPublication publication = publicationOf(event);
        try {
            RoutingTarget target = configuration.determineTarget(event);
            Object mapped = configuration.map(event);
            String stream = routing.stream(target, event, mapped);
            return write(stream, body.of(mapped, publication.id()), publication)
                    .whenComplete((result, failure) -> log(event, stream, publication, failure))
                    .thenApply(result -> new EventExternalized<>(event, mapped, target, result));
        } catch (RuntimeException e) {
            log(event, null, publication, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<WriteResult> write(String stream, Publication event, ModulithPublication publication) {
        boolean oneByOne = configuration.serializeExternalization();
        return turns.inTurn(
                oneByOne ? ALL_STREAMS : stream,
                oneByOne || publication.repeated(),
                () -> publication.repeated()
                        ? new RepeatedWrite(
                                        client,
                                        stream,
                                        publication,
                                        expected -> template.publish(stream, event.withExpectedVersion(expected)))
                                .run()
                        : template.publish(stream, event));
    }

    /** Returns the publication of an event. Without a registry, no publication is ever repeated, so any id is right. */
    private ModulithPublication publicationOf(Object event) {
        ModulithPublication known = publications.take(event);
        return known != null ? known : new ModulithPublication(UUID.randomUUID(), Instant.now(), false);
    }

    private static void log(
            Object event, @Nullable String stream, ModulithPublication publication, @Nullable Throwable failure) {
        if (failure == null) {
            LOG.debug("Wrote {} {} to {}", event.getClass().getName(), publication.id(), stream);
            return;
        }
        Throwable cause = Failures.unwrapped(failure);
        LOG.warn(
                "{} {} was not written to {}; its publication stays incomplete until it is submitted again and written: {}{}",
                event.getClass().getName(),
                publication.id(),
                stream == null ? "a stream" : "stream " + stream,
                FailureText.of(cause),
                publication.repeated() && cause instanceof AccessDeniedException
                        ? ". A publication that is submitted again needs the right to read its stream, too."
                        : "");
    }

    /** Waits for unfinished writes. The registry repeats what does not end in time. */
    @Override
    public void destroy() {
        try {
            if (!thread.stop(STOP_TIMEOUT) || !unfinished.await(STOP_TIMEOUT)) {
                LOG.warn(
                        "Application events were not written within {} s after the application stopped. Their publications stay"
                                + " incomplete until they are submitted again.",
                        STOP_TIMEOUT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
