package io.photonpump.embedded.fault;

import io.photonpump.internal.frame.Command;
import java.util.ArrayList;
import java.util.List;

/** A script as it is carried out on one server: which moments have come how often. On the server's event loop only. */
public final class FaultRun {

    private FaultScript script = FaultScript.none();
    private long[] seen = {};

    /** Starts this script, with nothing counted yet, in place of the one that ran. */
    public void start(FaultScript script) {
        this.script = script;
        this.seen = new long[script.steps().size()];
    }

    boolean isEmpty() {
        return seen.length == 0;
    }

    /** Counts this moment and says what strikes now. */
    List<Fault> at(Moment.Point point, Command command) {
        ArrayList<Fault> faults = new ArrayList<Fault>(0);
        for (int i = 0; i < seen.length; i++) {
            FaultScript.Step step = script.steps().get(i);
            if (step.moment().isAt(point, command) && step.moment().includes(++seen[i])) {
                faults.add(step.fault());
            }
        }
        return faults;
    }
}
