package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.ReplayStart;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which methods are replay hooks of which listeners. */
class ReplayHookRulesTest extends StarterTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(Ambiguous.class, "the catch-up listeners one and two. Name those that it resets"),
                Arguments.of(Unknown.class, "no catch-up listener of its class has that id. The ids are one"),
                Arguments.of(OfAGroup.class, "no catch-up listener of its class has that id. The ids are one"),
                Arguments.of(OnlyAGroup.class, "its class has no catch-up listener"),
                Arguments.of(NoListener.class, "its class has no catch-up listener"),
                Arguments.of(
                        Twice.class, "'one' (Twice) cannot work: it has several @OnReplay methods: again and reset"),
                Arguments.of(
                        WrongParameter.class,
                        "WrongParameter.reset cannot work: it has @OnReplay and other parameters"),
                Arguments.of(TwoParameters.class, "other parameters than a ReplayStart"),
                Arguments.of(
                        Later.class,
                        "it has @OnReplay and returns CompletableFuture, but the replay begins when it returns"),
                Arguments.of(Returns.class, "it returns boolean, but"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_hook_that_is_ambiguous_or_never_called_is_refused_at_the_start(Class<?> listener, String reason) {
        application(listener)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidSubscriptionException.class)
                        .hasMessageContaining(reason));
    }

    @Test
    void hooks_name_the_listeners_that_they_reset() {
        jumps(1);
        application(Named.class).withPropertyValues("second=two").run(context -> {
            Seen<String> seen = context.getBean(Named.class).seen;
            seen.awaitInAnyOrder("reset one", "reset two", "reset three", "one 1", "two 1", "three 1");
        });
    }

    @Test
    void a_hook_of_a_class_with_several_handlers_and_a_superclass_is_called() {
        jumps(1);
        application(OnClass.class).run(context -> {
            Seen<String> seen = context.getBean(OnClass.class).seen;
            seen.awaitExactly("reset board after -1", "1");
        });
    }

    static class Ambiguous {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @EventStoreSubscription(id = "two", stream = "jumps", from = "start")
        void two(PonyJumped jump) {}

        @OnReplay
        void reset() {}
    }

    static class Unknown {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @OnReplay("two")
        void reset() {}
    }

    static class OfAGroup {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @EventStoreSubscription(id = "two", stream = "jumps", group = "two")
        void two(PonyJumped jump) {}

        @OnReplay("two")
        void reset() {}
    }

    static class OnlyAGroup {
        @EventStoreSubscription(id = "one", stream = "jumps", group = "one")
        void one(PonyJumped jump) {}

        @OnReplay
        void reset() {}
    }

    static class NoListener {
        @OnReplay
        void reset() {}
    }

    static class Twice {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @OnReplay
        void reset() {}

        @OnReplay("one")
        void again() {}
    }

    static class WrongParameter {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @OnReplay
        void reset(String id) {}
    }

    static class TwoParameters {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @OnReplay
        void reset(ReplayStart replay, ReplayStart again) {}
    }

    static class Returns {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @OnReplay
        boolean reset() {
            return true;
        }
    }

    static class Later {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {}

        @OnReplay
        CompletableFuture<Void> reset() {
            return CompletableFuture.completedFuture(null);
        }
    }

    static class Named {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void one(PonyJumped jump) {
            seen.add("one " + jump.height());
        }

        @EventStoreSubscription(id = "two", stream = "jumps", from = "start")
        void two(PonyJumped jump) {
            seen.add("two " + jump.height());
        }

        @EventStoreSubscription(id = "three", stream = "jumps", from = "start")
        void three(PonyJumped jump) {
            seen.add("three " + jump.height());
        }

        @OnReplay("one")
        void resetOne() {
            seen.add("reset one");
        }

        @OnReplay({"${second}", "three"})
        private void resetOthers(ReplayStart replay) {
            seen.add("reset " + replay.subscriptionId());
        }
    }

    abstract static class Resetting {
        final Seen<String> seen = new Seen<>();

        @OnReplay
        void reset(ReplayStart replay) {
            seen.add("reset " + replay.subscriptionId() + " after " + replay.after());
        }
    }

    @EventStoreSubscription(id = "board", stream = "jumps", from = "start", checkpoint = "board")
    static class OnClass extends Resetting {

        @EventHandler
        void on(PonyJumped jump) {
            seen.add(String.valueOf(jump.height()));
        }
    }
}
