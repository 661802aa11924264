package io.photonpump.embedded.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of faults with the moments at which they strike. Immutable: each {@link #when} returns a new script.
 *
 * <pre>{@code
 * server.faults(FaultScript.none()
 *         .when(Moment.beforeExecuting(Operation.WRITE).times(2), Fault.notReady())
 *         .when(Moment.afterExecuting(Operation.WRITE).number(5), Fault.dropConnection())
 *         .when(Moment.onLiveEvent().number(100), Fault.stall()));
 * }</pre>
 *
 * Faults of the same moment strike in the order of the script, until one of them has discarded or answered the message.
 *
 * @param steps the faults and their moments
 */
public record FaultScript(List<Step> steps) {

    private static final FaultScript NONE = new FaultScript(List.of());

    /**
     * Creates a script.
     *
     * @param steps the faults and their moments
     */
    public FaultScript {
        steps = List.copyOf(steps);
    }

    /**
     * Returns the empty script, with which a server starts. It ends a script that is running.
     *
     * @return a script without faults
     */
    public static FaultScript none() {
        return NONE;
    }

    /**
     * Adds a fault.
     *
     * @param moment when the fault strikes
     * @param fault the fault
     * @return a copy of this script with the fault at its end
     */
    public FaultScript when(Moment moment, Fault fault) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(moment, fault));
        return new FaultScript(longer);
    }

    /**
     * A fault and its moment.
     *
     * @param moment when the fault strikes
     * @param fault the fault
     */
    public record Step(Moment moment, Fault fault) {}
}
