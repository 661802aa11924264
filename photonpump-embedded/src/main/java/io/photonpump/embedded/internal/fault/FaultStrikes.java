package io.photonpump.embedded.internal.fault;

import io.photonpump.embedded.fault.Fault;
import java.util.HexFormat;

/** Translates faults into actions on a connection. */
final class FaultStrikes {

    private FaultStrikes() {}

    /** Java 17 has no exhaustive switch over a sealed type; a test applies every kind of fault. */
    static void strike(Fault fault, FaultTarget target) {
        if (fault instanceof Fault.DropConnection) {
            target.dropConnection();
        } else if (fault instanceof Fault.Stall stall) {
            target.stall(stall.time());
        } else if (fault instanceof Fault.Delay delay) {
            target.delay(delay.time());
        } else if (fault instanceof Fault.SplitFrames split) {
            target.splitFrames(split.bytes());
        } else if (fault instanceof Fault.MergeFrames merge) {
            target.mergeFrames(merge.frames());
        } else if (fault instanceof Fault.Garbage garbage) {
            target.send(HexFormat.of().parseHex(garbage.hex()));
        } else if (fault instanceof Fault.DuplicateReply) {
            target.duplicateReply();
        } else if (fault instanceof Fault.DropSubscriptions drop) {
            target.dropSubscriptions(drop.cause());
        } else if (fault instanceof Fault.WithholdHeartbeats) {
            target.withholdHeartbeats();
        } else if (fault instanceof Fault.OvertakeWrites overtake) {
            target.overtakeWrites(overtake.seed());
        } else {
            target.answer(answer(fault));
        }
    }

    private static FaultTarget.Reply answer(Fault fault) {
        if (fault instanceof Fault.NotHandled notHandled) {
            return FaultReplies.notHandled(notHandled);
        } else if (fault instanceof Fault.BadRequest bad) {
            return FaultReplies.badRequest(bad.text());
        } else if (fault instanceof Fault.NotAuthenticated denied) {
            return FaultReplies.notAuthenticated(denied.text());
        } else if (fault instanceof Fault.TimeOut timeOut) {
            return FaultReplies.timeOut(timeOut.kind());
        }
        throw new IllegalStateException("the injector does not know the fault " + fault);
    }
}
