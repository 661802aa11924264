package io.photonpump.embedded.internal.subscription;

import io.photonpump.embedded.internal.subscription.RegexNode.Assertion;
import io.photonpump.embedded.internal.subscription.RegexNode.Choice;
import io.photonpump.embedded.internal.subscription.RegexNode.Look;
import io.photonpump.embedded.internal.subscription.RegexNode.One;
import io.photonpump.embedded.internal.subscription.RegexNode.Place;
import io.photonpump.embedded.internal.subscription.RegexNode.Repeat;
import io.photonpump.embedded.internal.subscription.RegexNode.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression whose matching time is proportional to the length of the text: it follows all alternatives at the same
 * time, character by character. Clients supply the expressions, and they run on the event loop, which {@link
 * java.util.regex.Pattern} could block for ever.
 */
final class LinearRegex {

    /** The maximum number of instructions of an expression. */
    private static final int MAX_SIZE = 500;

    /** The maximum number of steps for one text. */
    private static final long MAX_STEPS = 10_000_000;

    private sealed interface Instruction {}

    private record Read(IntPredicate test, int next) implements Instruction {}

    private record Split(int one, int other) implements Instruction {}

    private record Check(Assertion assertion, int next) implements Instruction {}

    private record Ahead(int inner, boolean negative, int next) implements Instruction {}

    private record Match() implements Instruction {}

    private final String regex;
    private final List<Instruction> program = new ArrayList<>();
    private final int entry;
    private int compiled;

    /**
     * Compiles an expression.
     *
     * @throws PatternSyntaxException if this is not a regular expression, or it is not supported
     */
    LinearRegex(String regex) {
        this.regex = regex;
        entry = compile(RegexParser.parse(regex), add(new Match()));
    }

    /** Returns the number of instructions, which determines the cost of each character. */
    int size() {
        return program.size();
    }

    private int add(Instruction instruction) {
        program.add(instruction);
        return program.size() - 1;
    }

    /**
     * Adds the instructions of a node, followed by {@code next}.
     *
     * @return the first of them
     */
    private int compile(RegexNode node, int next) {
        if (++compiled > 2 * MAX_SIZE || program.size() > MAX_SIZE) {
            throw new PatternSyntaxException("The pattern is too large for a filter", regex, -1);
        }
        if (node instanceof One one) {
            return add(new Read(one.test(), next));
        }
        if (node instanceof Place place) {
            return add(new Check(place.assertion(), next));
        }
        if (node instanceof Look look) {
            return add(new Ahead(compile(look.inner(), add(new Match())), look.negative(), next));
        }
        if (node instanceof Choice choice) {
            return compileChoice(choice, next);
        }
        if (node instanceof Sequence sequence) {
            int first = next;
            for (int i = sequence.parts().size() - 1; i >= 0; i--) {
                first = compile(sequence.parts().get(i), first);
            }
            return first;
        }
        return compileRepeat((Repeat) node, next);
    }

    private int compileChoice(Choice choice, int next) {
        int first = compile(choice.parts().get(choice.parts().size() - 1), next);
        for (int i = choice.parts().size() - 2; i >= 0; i--) {
            first = add(new Split(compile(choice.parts().get(i), next), first));
        }
        return first;
    }

    private int compileRepeat(Repeat repeat, int next) {
        int first = next;
        if (repeat.max() == RegexNode.UNLIMITED) {
            first = add(new Match()); // a placeholder: the loop needs its index before its part is compiled
            program.set(first, new Split(compile(repeat.part(), first), next));
        }
        for (int i = repeat.min(); i < repeat.max(); i++) {
            first = add(new Split(compile(repeat.part(), first), next));
        }
        for (int i = 0; i < repeat.min(); i++) {
            first = compile(repeat.part(), first);
        }
        return first;
    }

    /**
     * Returns whether the expression matches a part of the text.
     *
     * @throws FilterTooExpensiveException if that takes too many steps
     */
    boolean isFoundIn(String text) {
        return new Run(text.codePoints().toArray()).finds(entry, 0, true);
    }

    /** One search. */
    private final class Run {

        private final int[] text;
        private long steps;

        Run(int[] text) {
            this.text = text;
        }

        /**
         * Searches for a match.
         *
         * @param anywhere whether the match may begin after {@code from}
         */
        boolean finds(int first, int from, boolean anywhere) {
            BitSet here = new BitSet(program.size());
            BitSet next = new BitSet(program.size());
            for (int at = from; at <= text.length; at++) {
                if ((anywhere || at == from) && reach(first, at, here)) {
                    return true;
                }
                if (at == text.length || here.isEmpty() && !anywhere) {
                    return false;
                }
                for (int i = here.nextSetBit(0); i >= 0; i = here.nextSetBit(i + 1)) {
                    if (program.get(i) instanceof Read read
                            && read.test().test(text[at])
                            && reach(read.next(), at + 1, next)) {
                        return true;
                    }
                }
                BitSet done = here;
                here = next;
                next = done;
                next.clear();
            }
            return false;
        }

        /**
         * Follows all instructions that do not read a character.
         *
         * @return whether that leads to a match
         */
        private boolean reach(int instruction, int at, BitSet reached) {
            if (++steps > MAX_STEPS) {
                throw new FilterTooExpensiveException();
            }
            if (reached.get(instruction)) {
                return false;
            }
            reached.set(instruction);
            Instruction step = program.get(instruction);
            if (step instanceof Split split) {
                return reach(split.one(), at, reached) || reach(split.other(), at, reached);
            }
            if (step instanceof Check check) {
                return check.assertion().holds(text, at) && reach(check.next(), at, reached);
            }
            if (step instanceof Ahead ahead) {
                return finds(ahead.inner(), at, false) != ahead.negative() && reach(ahead.next(), at, reached);
            }
            return step instanceof Match;
        }
    }
}
