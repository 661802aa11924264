package io.photonpump.embedded.internal.group;

import org.jspecify.annotations.Nullable;

/** The consumer strategies, with their exact names (docs/protocol.md, Consumer strategies). */
public enum StrategyName {
    ROUND_ROBIN("RoundRobin"),
    DISPATCH_TO_SINGLE("DispatchToSingle"),
    PINNED("Pinned"),
    PINNED_BY_CORRELATION("PinnedByCorrelation");

    private final String text;

    StrategyName(String text) {
        this.text = text;
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }

    /** Returns the strategy with this name; null if there is none. */
    public static @Nullable StrategyName of(String text) {
        for (StrategyName name : values()) {
            if (name.text.equals(text)) {
                return name;
            }
        }
        return null;
    }

    ConsumerStrategy create() {
        return switch (this) {
            case ROUND_ROBIN -> new RoundRobinStrategy(true);
            case DISPATCH_TO_SINGLE -> new RoundRobinStrategy(false);
            case PINNED -> new PinnedStrategy(PinnedStrategy::sourceStream);
            case PINNED_BY_CORRELATION -> new PinnedStrategy(PinnedStrategy::correlation);
        };
    }
}
