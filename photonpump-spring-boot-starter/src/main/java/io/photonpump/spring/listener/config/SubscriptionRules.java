package io.photonpump.spring.listener.config;

import io.photonpump.spring.listener.ExhaustedAction;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;

/** What a specification may not say, whatever it was made from. */
final class SubscriptionRules {

    private SubscriptionRules() {}

    static void check(SubscriptionSpec spec) {
        SubscriptionKind kind = spec.kind();
        if (kind == SubscriptionKind.VOLATILE && spec.delivery().concurrency() > 1) {
            throw invalid(
                    spec,
                    "a volatile subscription has no concurrency",
                    "Remove concurrency, or give it a group, or from = \"end\" to catch up from there");
        }
        if (kind != SubscriptionKind.PERSISTENT && spec.errors().onExhausted() == ExhaustedAction.PARK) {
            throw invalid(
                    spec,
                    "only a persistent group can park events, and this is a " + kind + " subscription",
                    "Set on-exhausted to stop, skip or dead-letter");
        }
        if (spec.select().filter() != null && !spec.isAll()) {
            throw invalid(
                    spec,
                    "the server filters only $all, and this is the stream " + spec.stream(),
                    "Use eventTypes, or name a bean that selects events");
        }
        if (spec.group() != null && spec.isAll()) {
            throw invalid(
                    spec,
                    "the TCP protocol has no persistent groups on $all",
                    "Catch up with from or checkpoint instead, or make the group on a category stream such as $ce-order");
        }
    }

    private static InvalidSubscriptionException invalid(SubscriptionSpec spec, String problem, String advice) {
        return new InvalidSubscriptionException("'" + spec.id() + "'", problem, advice);
    }
}
