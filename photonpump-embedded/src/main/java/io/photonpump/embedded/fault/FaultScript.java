package io.photonpump.embedded.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong and when. Immutable: each {@link #when} gives a new script.
 *
 * <pre>{@code
 * server.faults(FaultScript.none()
 *         .when(Moment.beforeExecuting(Operation.WRITE).times(2), Fault.notReady())
 *         .when(Moment.afterExecuting(Operation.WRITE).number(5), Fault.dropConnection())
 *         .when(Moment.onLiveEvent().number(100), Fault.stall()));
 * }</pre>
 *
 * Faults of the same moment strike in the order of the script, until one of them has lost or answered what was in hand.
 */
public record FaultScript(List<Step> steps) {

    private static final FaultScript NONE = new FaultScript(List.of());

    public FaultScript {
        steps = List.copyOf(steps);
    }

    /** Nothing goes wrong: what a server starts with, and how to end what a script has begun. */
    public static FaultScript none() {
        return NONE;
    }

    /** This script, and one more fault. */
    public FaultScript when(Moment moment, Fault fault) {
        ArrayList<FaultScript.Step> longer = new ArrayList<>(steps);
        longer.add(new Step(moment, fault));
        return new FaultScript(longer);
    }

    /** One fault and when it strikes. */
    public record Step(Moment moment, Fault fault) {}
}
