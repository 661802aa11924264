package io.photonpump.console.internal.live;

import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes one listener, while a page is open, and remembers the last samples. Used by the thread of the feed only. */
final class ListenerSampler {

    /** The number of samples for the charts. */
    private static final int KEPT = 120;

    /** The number of samples from which a rate and "is retrying" are told. */
    private static final int RECENT = 10;

    /** A listener has fallen behind if it needs longer than this for the events that wait, and if these are not few. */
    private static final double SECONDS_BEHIND = 10;

    private static final long FEW_EVENTS = 100;

    private final SubscriptionContainer container;
    private final Deque<Sample> samples = new ArrayDeque<>();

    ListenerSampler(SubscriptionContainer container) {
        this.container = container;
    }

    SubscriptionContainer container() {
        return container;
    }

    Map<String, @Nullable Object> sample(long now) {
        ContainerStatus status = container.status();
        EventCounts counts = container.counts();
        long retries = counts.retries() + counts.groupRetries();
        Sample previous = samples.peekLast();
        long passed = status.processed() + counts.filtered() + counts.skipped();
        double rate = previous == null ? 0 : rate(now, passed);
        samples.add(new Sample(now, passed, retries, status.lag(), rate));
        if (samples.size() > KEPT) {
            samples.remove();
        }
        Map<String, @Nullable Object> view = describe(container.spec());
        view.put("state", status.state().name().toLowerCase(Locale.ROOT));
        view.put("since", status.since().toString());
        view.put("mood", mood(status, rate).name().toLowerCase(Locale.ROOT));
        view.put(
                "position", status.position() == null ? null : status.position().toString());
        view.put("lag", status.lag());
        view.put(
                "lagSeconds", status.lagTime() == null ? null : status.lagTime().toMillis() / 1_000.0);
        view.put("waiting", status.group() == null ? null : status.group().parked());
        view.put("problem", status.group() == null ? null : status.group().problem());
        view.put("live", status.live());
        view.put("inFlight", status.inFlight());
        view.put("processed", status.processed());
        view.put("rate", rate);
        view.put("retries", retries);
        view.put("parked", counts.parked());
        view.put("skipped", counts.skipped());
        view.put("deadLettered", counts.deadLettered());
        view.put("filtered", counts.filtered());
        view.put("error", status.lastError());
        view.put("actions", actions(container.spec(), status.state(), counts));
        return view;
    }

    private static Map<String, @Nullable Object> describe(SubscriptionSpec spec) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", spec.id());
        view.put("kind", spec.kind().toString());
        view.put("stream", spec.stream());
        view.put("group", spec.group() == null ? null : spec.group().name());
        view.put("client", spec.client());
        view.put(
                "checkpoint",
                spec.checkpoint() == null ? null : spec.checkpoint().name());
        view.put("concurrency", spec.delivery().concurrency());
        view.put("deadLetterStream", spec.errors().deadLetterStream());
        return view;
    }

    /** Returns the last samples as time, lag and rate, oldest first. */
    List<List<@Nullable Number>> history() {
        List<List<@Nullable Number>> all = new ArrayList<>();
        for (Sample sample : samples) {
            List<@Nullable Number> point = new ArrayList<>();
            point.add(sample.at());
            point.add(sample.lag());
            point.add(sample.rate());
            all.add(point);
        }
        return all;
    }

    private double rate(long now, long passed) {
        Sample first = recent();
        return now <= first.at() ? 0 : (passed - first.passed()) * 1_000.0 / (now - first.at());
    }

    private Sample recent() {
        return samples.stream()
                .skip(Math.max(0, samples.size() - RECENT))
                .findFirst()
                .orElseThrow();
    }

    private Mood mood(ContainerStatus status, double rate) {
        return switch (status.state()) {
            case FAILED -> Mood.FAILED;
            case PAUSED -> Mood.PAUSED;
            case CREATED, STOPPED, STOPPING -> Mood.STOPPED;
            case STARTING, RECONNECTING, WAITING -> Mood.WAITING;
            case RUNNING -> isRetrying() ? Mood.RETRYING : isBehind(status.lag(), rate) ? Mood.BEHIND : Mood.WELL;
        };
    }

    private boolean isRetrying() {
        Sample last = samples.getLast();
        return last.retries() > recent().retries();
    }

    private static boolean isBehind(@Nullable Long lag, double rate) {
        return lag != null && lag > FEW_EVENTS && lag > rate * SECONDS_BEHIND;
    }

    private static List<String> actions(SubscriptionSpec spec, ContainerState state, EventCounts counts) {
        List<String> actions = new ArrayList<>();
        boolean active = state.isActive();
        if (active) {
            actions.add("pause");
        }
        if (state == ContainerState.PAUSED) {
            actions.add("resume");
        }
        actions.add(active || state == ContainerState.PAUSED ? "stop" : "start");
        if (spec.kind() == SubscriptionKind.CATCH_UP) {
            actions.add("replay");
        }
        if (spec.group() != null) {
            actions.add("replay_parked");
        }
        if (spec.errors().onExhausted() == FailureAction.DEAD_LETTER
                || spec.selection().unknownTypes() == FailureAction.DEAD_LETTER
                || counts.deadLettered() > 0) {
            actions.add("replay_dead_letters");
        }
        return actions;
    }

    /** How a listener does, in one word. */
    enum Mood {
        WELL,
        BEHIND,
        RETRYING,
        WAITING,
        PAUSED,
        STOPPED,
        FAILED
    }

    /** @param passed how many events are behind the listener: handled, not for it, or skipped */
    private record Sample(
            long at, long passed, long retries, @Nullable Long lag, double rate) {}
}
