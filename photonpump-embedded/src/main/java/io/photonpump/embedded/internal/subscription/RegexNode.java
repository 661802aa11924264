package io.photonpump.embedded.internal.subscription;

import java.util.List;
import java.util.function.IntPredicate;

/** A part of a regular expression. */
sealed interface RegexNode {

    /** One character. */
    record One(IntPredicate test) implements RegexNode {}

    /** A place between two characters. */
    record Place(Assertion assertion) implements RegexNode {}

    /** A lookahead: the following text must match, or must not match. */
    record Look(RegexNode inner, boolean negative) implements RegexNode {}

    /** Consecutive parts. Without parts it matches the empty text. */
    record Sequence(List<RegexNode> parts) implements RegexNode {}

    record Choice(List<RegexNode> parts) implements RegexNode {}

    /**
     * A repetition.
     *
     * @param max {@link #UNLIMITED} for any number
     */
    record Repeat(RegexNode part, int min, int max) implements RegexNode {}

    int UNLIMITED = -1;

    /** The conditions at a place. */
    enum Assertion {
        TEXT_START,
        TEXT_END,
        LAST_LINE_END,
        LINE_START,
        LINE_END,
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY;

        boolean holds(int[] text, int at) {
            return switch (this) {
                case TEXT_START -> at == 0;
                case TEXT_END -> at == text.length;
                case LAST_LINE_END -> at == text.length || at == text.length - 1 && text[at] == '\n';
                case LINE_START -> at == 0 || text[at - 1] == '\n' && at < text.length;
                case LINE_END -> at == text.length || text[at] == '\n';
                case WORD_BOUNDARY -> isWord(text, at - 1) != isWord(text, at);
                case NO_WORD_BOUNDARY -> isWord(text, at - 1) == isWord(text, at);
            };
        }

        private static boolean isWord(int[] text, int at) {
            return at >= 0 && at < text.length && (text[at] == '_' || Character.isLetterOrDigit(text[at]));
        }
    }
}
