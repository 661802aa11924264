package io.photonpump.embedded.internal.fault;

import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Moment.Point;
import io.photonpump.internal.tcp.frame.Command;
import java.util.ArrayList;
import java.util.List;

/** The script that runs on one server, with the number of times each of its moments has occurred. On the event loop only. */
public final class FaultRun {

    private FaultScript script = FaultScript.none();
    private long[] seen = {};

    /** Replaces the running script; all moments are counted anew. */
    public void start(FaultScript script) {
        this.script = script;
        this.seen = new long[script.steps().size()];
    }

    boolean isEmpty() {
        return seen.length == 0;
    }

    /** Counts this moment and returns the faults that strike now. */
    List<Fault> at(Point point, Command command) {
        List<Fault> faults = new ArrayList<>(0);
        for (int i = 0; i < seen.length; i++) {
            FaultScript.Step step = script.steps().get(i);
            if (isAt(step.moment(), point, command) && includes(step.moment(), ++seen[i])) {
                faults.add(step.fault());
            }
        }
        return faults;
    }

    private static boolean isAt(Moment moment, Point point, Command command) {
        boolean hasOperation = point != Point.CONNECT && point != Point.LIVE_EVENT;
        return moment.point() == point && (!hasOperation || OperationCommands.covers(moment.operation(), command));
    }

    private static boolean includes(Moment moment, long number) {
        return number >= moment.first() && number - moment.first() < moment.count();
    }
}
