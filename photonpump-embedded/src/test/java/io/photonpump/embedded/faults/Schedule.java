package io.photonpump.embedded.faults;

import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.embedded.faults.Strike.Accept;
import io.photonpump.embedded.faults.Strike.Cut;
import io.photonpump.embedded.faults.Strike.Freeze;
import io.photonpump.embedded.faults.Strike.Hold;
import io.photonpump.embedded.faults.Strike.Kill;
import io.photonpump.embedded.faults.Strike.Refuse;
import io.photonpump.embedded.faults.Strike.Release;
import io.photonpump.embedded.faults.Strike.ReplaceConsumer;
import io.photonpump.embedded.faults.Strike.Restart;
import io.photonpump.embedded.faults.Strike.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * What goes wrong in a round, drawn from a seed.
 *
 * @param onDisk whether the server keeps its data in a directory, or in memory
 * @param closedInTheMidst whether the client is closed while all this is under way; else everything comes to rest first
 */
record Schedule(boolean onDisk, boolean closedInTheMidst, List<Step> steps) {

    /**
     * One strike.
     *
     * @param progress how much has to be done since the last one; it comes after a moment also if nothing is
     */
    record Step(int progress, Strike strike) {}

    private static final int STEPS = 14;

    /** Ever since there are frames, a length of more than 64 MiB is no frame. */
    private static final byte[] NO_FRAME = HexFormat.of().parseHex("ffffff7f00");

    /** A whole frame with a command that nobody knows. */
    private static final byte[] FOREIGN_FRAME =
            HexFormat.of().parseHex("14000000" + "7e00" + "00112233445566778899aabbccddeeff" + "cafe");

    static Schedule draw(Random random) {
        boolean onDisk = random.nextInt(3) == 0;
        boolean closedInTheMidst = random.nextInt(3) == 0;
        List<Step> steps = new ArrayList<>();
        while (steps.size() < STEPS) {
            add(steps, random);
        }
        return new Schedule(onDisk, closedInTheMidst, List.copyOf(steps));
    }

    private static void add(List<Step> steps, Random random) {
        switch (random.nextInt(14)) {
            case 0 -> step(steps, random, new Kill());
            case 1 -> step(steps, random, new Cut());
            case 2 -> step(steps, random, new Freeze());
            case 3 -> step(steps, random, new Restart());
            case 4 -> {
                step(steps, random, new Refuse());
                step(steps, random, new Accept());
            }
            case 5, 6 -> {
                step(steps, random, new Hold());
                step(steps, random, new Release());
            }
            case 7 -> step(steps, random, new ReplaceConsumer());
            default -> step(steps, random, new Script(script(random)));
        }
    }

    private static void step(List<Step> steps, Random random, Strike strike) {
        steps.add(new Step(random.nextInt(150), strike));
    }

    private static FaultScript script(Random random) {
        var script = FaultScript.none();
        for (int i = random.nextInt(3); i >= 0; i--) {
            script = fault(script, random);
        }
        return script;
    }

    private static FaultScript fault(FaultScript script, Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> script.when(anyMoment(random), Fault.dropConnection());
            case 2 ->
                script.when(anyMoment(random), random.nextBoolean() ? Fault.stall() : Fault.stall(aMoment(random)));
            case 3 -> script.when(aReplyOrRequest(random), Fault.delay(aMoment(random)));
            case 4 -> script.when(anyMoment(random), Fault.splitFrames(1 + random.nextInt(40)));
            case 5 -> script.when(anyMoment(random), Fault.mergeFrames(2 + random.nextInt(4)));
            case 6 -> script.when(anyMoment(random), Fault.garbage(random.nextBoolean() ? NO_FRAME : FOREIGN_FRAME));
            case 7 ->
                script.when(
                        random.nextBoolean()
                                ? number(Moment.onLiveEvent(), random)
                                : after(anOperation(random), random),
                        Fault.duplicateReply());
            case 8 -> notHandled(script, random);
            default ->
                switch (random.nextInt(3)) {
                    case 0 ->
                        script.when(
                                aReplyOrRequest(Operation.WRITE, random),
                                Fault.timeOut(oneOf(random, Fault.WriteTimeOut.values())));
                    case 1 -> script.when(anyMoment(random), Fault.dropSubscriptions(Fault.DropCause.UNSUBSCRIBED));
                    default -> script.when(anyMoment(random), Fault.withholdHeartbeats());
                };
        };
    }

    /** Only before anything was done: a server that answers this has not taken the request. */
    private static FaultScript notHandled(FaultScript script, Random random) {
        var moment = number(Moment.beforeExecuting(anOperation(random)), random).times(1 + random.nextInt(3));
        return script.when(moment, random.nextBoolean() ? Fault.notReady() : Fault.tooBusy());
    }

    /** What is answered and may not be handled. */
    private static Operation anOperation(Random random) {
        return oneOf(
                random,
                Operation.WRITE,
                Operation.WRITE,
                Operation.READ_STREAM,
                Operation.READ_STREAM,
                Operation.READ_ALL,
                Operation.SUBSCRIBE,
                Operation.CONNECT_TO_GROUP);
    }

    private static Moment anyMoment(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> number(Moment.onConnect(), random);
            case 1, 2 -> number(Moment.onLiveEvent(), random);
            case 3 -> number(Moment.afterReply(anOperation(random)), random);
            case 4 ->
                number(
                        Moment.beforeExecuting(oneOf(
                                random,
                                Operation.ACK,
                                Operation.UNSUBSCRIBE,
                                Operation.AUTHENTICATE,
                                Operation.IDENTIFY)),
                        random);
            default -> aReplyOrRequest(random);
        };
    }

    private static Moment aReplyOrRequest(Random random) {
        return aReplyOrRequest(anOperation(random), random);
    }

    private static Moment aReplyOrRequest(Operation operation, Random random) {
        return random.nextBoolean() ? after(operation, random) : number(Moment.beforeExecuting(operation), random);
    }

    private static Moment after(Operation operation, Random random) {
        return number(Moment.afterExecuting(operation), random);
    }

    /** Things that are rare come at their first time, or the moment would never come. */
    private static Moment number(Moment moment, Random random) {
        return moment.number(1 + random.nextInt(random.nextInt(3) == 0 ? 20 : 2));
    }

    private static Duration aMoment(Random random) {
        return Duration.ofMillis(1 + random.nextInt(100));
    }

    @SafeVarargs
    private static <T> T oneOf(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
