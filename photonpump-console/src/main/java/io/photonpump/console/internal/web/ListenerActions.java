package io.photonpump.console.internal.web;

import io.photonpump.spring.internal.action.SubscriptionActions;
import io.photonpump.spring.listener.SubscriptionContainer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/** The buttons of a listener. */
final class ListenerActions {

    private final BeanFactory beans;

    ListenerActions(BeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Performs an action.
     *
     * @throws IllegalStateException if the listener cannot perform it
     * @throws IllegalArgumentException if there is no such action, or its argument is wrong
     */
    CompletableFuture<?> perform(SubscriptionContainer container, String action, @Nullable String from) {
        return switch (action) {
            case "start" -> SubscriptionActions.start(container);
            case "stop" -> container.stop();
            case "pause" -> container.pause();
            case "resume" -> SubscriptionActions.resume(container);
            case "replay" -> SubscriptionActions.replay(container, from);
            case "replay_parked" -> SubscriptionActions.replayParked(container.spec(), beans);
            case "replay_dead_letters" -> container.replayDeadLetters();
            default -> throw new IllegalArgumentException("There is no action '" + action + "'");
        };
    }
}
