package io.photonpump.embedded.internal.subscription;

import io.photonpump.embedded.internal.subscription.RegexNode.Assertion;
import io.photonpump.embedded.internal.subscription.RegexNode.Choice;
import io.photonpump.embedded.internal.subscription.RegexNode.Look;
import io.photonpump.embedded.internal.subscription.RegexNode.One;
import io.photonpump.embedded.internal.subscription.RegexNode.Place;
import io.photonpump.embedded.internal.subscription.RegexNode.Repeat;
import io.photonpump.embedded.internal.subscription.RegexNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Parses regular expressions that can be matched in linear time: those that {@link Pattern} accepts, without backreferences,
 * lookbehind, atomic groups and possessive quantifiers. {@link Pattern} matches single characters.
 */
final class RegexParser {

    private static final int MAX_LENGTH = 4096;
    private static final int MAX_DEPTH = 100;

    private final String regex;
    private int at;
    private int depth;
    private int flags;
    private boolean looking;

    private RegexParser(String regex) {
        this.regex = regex;
    }

    /**
     * Parses an expression.
     *
     * @throws PatternSyntaxException if this is not a regular expression, or it is not supported
     */
    static RegexNode parse(String regex) {
        if (regex.length() > MAX_LENGTH) {
            throw new PatternSyntaxException("A pattern takes at most " + MAX_LENGTH + " characters", "", -1);
        }
        try {
            Pattern.compile(regex);
        } catch (StackOverflowError e) {
            throw new PatternSyntaxException("The pattern is nested too deep", "", -1);
        }
        RegexParser parser = new RegexParser(regex);
        RegexNode node = parser.choice();
        return parser.at == regex.length() ? node : parser.unsupported("an unpaired parenthesis");
    }

    private RegexNode unsupported(String what) {
        throw new PatternSyntaxException("This server does not support " + what + " in filters", regex, at);
    }

    private boolean sees(String text) {
        return regex.startsWith(text, at);
    }

    private boolean takes(String text) {
        boolean taken = sees(text);
        at += taken ? text.length() : 0;
        return taken;
    }

    private RegexNode choice() {
        if (++depth > MAX_DEPTH) {
            return unsupported("such deep nesting");
        }
        int outerFlags = flags;
        List<RegexNode> parts = new ArrayList<>();
        do {
            parts.add(sequence());
        } while (takes("|"));
        flags = outerFlags;
        depth--;
        return parts.size() == 1 ? parts.get(0) : new Choice(parts);
    }

    private RegexNode sequence() {
        List<RegexNode> parts = new ArrayList<>();
        while (at < regex.length() && !sees("|") && !sees(")")) {
            if (takes("\\Q")) {
                quoted(parts);
            } else if (!takes("\\E")) {
                RegexNode part = part();
                parts.add(quantified(part));
            }
        }
        return new Sequence(parts);
    }

    private void quoted(List<RegexNode> parts) {
        int end = regex.indexOf("\\E", at);
        String text = end < 0 ? regex.substring(at) : regex.substring(at, end);
        at = end < 0 ? regex.length() : end + 2;
        text.codePoints().forEach(c -> parts.add(new One(literal(c))));
        if (!parts.isEmpty() && !text.isEmpty()) {
            parts.add(quantified(parts.remove(parts.size() - 1)));
        }
    }

    private RegexNode part() {
        return switch (regex.charAt(at)) {
            case '(' -> group();
            case '[' -> single(classEnd());
            case '.' -> single(at + 1);
            case '\\' -> escape();
            case '^' -> {
                at++;
                yield new Place(has(Pattern.MULTILINE) ? Assertion.LINE_START : Assertion.TEXT_START);
            }
            case '$' -> {
                at++;
                yield new Place(has(Pattern.MULTILINE) ? Assertion.LINE_END : Assertion.LAST_LINE_END);
            }
            default -> {
                int c = regex.codePointAt(at);
                at += Character.charCount(c);
                yield new One(literal(c));
            }
        };
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private IntPredicate literal(int character) {
        if (!has(Pattern.CASE_INSENSITIVE)) {
            return c -> c == character;
        }
        int folded = fold(character);
        return c -> fold(c) == folded;
    }

    private static int fold(int c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** Returns a node for one character; the text up to {@code end} describes it. */
    private RegexNode single(int end) {
        Pattern pattern = Pattern.compile(regex.substring(at, end), flags);
        at = end;
        return new One(c -> pattern.matcher(Character.toString(c)).matches());
    }

    private RegexNode group() {
        at++;
        if (!takes("?")) {
            return closed(choice());
        }
        if (takes("=")) {
            return look(false);
        }
        if (takes("!")) {
            return look(true);
        }
        if (sees("<=") || sees("<!")) {
            return unsupported("lookbehind");
        }
        if (sees(">")) {
            return unsupported("atomic groups");
        }
        if (takes("<")) {
            at = regex.indexOf('>', at) + 1;
            return closed(choice());
        }
        return flagged();
    }

    private RegexNode look(boolean negative) {
        if (looking) {
            return unsupported("lookahead inside of lookahead");
        }
        looking = true;
        RegexNode inner = closed(choice());
        looking = false;
        return new Look(inner, negative);
    }

    private RegexNode closed(RegexNode inner) {
        return takes(")") ? inner : unsupported("this group");
    }

    /**
     * Parses {@code (?i)}, {@code (?i-s:...)} or {@code (?:...)}. Flags without a group apply until the end of the enclosing
     * group.
     */
    private RegexNode flagged() {
        int outerFlags = flags;
        boolean on = true;
        while (!sees(":") && !sees(")")) {
            char c = regex.charAt(at);
            int flag = flag(c);
            if (c == '-') {
                on = false;
            } else if (flag == 0) {
                return unsupported("the flag " + c);
            } else {
                flags = on ? flags | flag : flags & ~flag;
            }
            at++;
        }
        if (takes(")")) {
            return new Sequence(List.of());
        }
        at++;
        RegexNode inner = choice();
        flags = outerFlags;
        return closed(inner);
    }

    private static int flag(char c) {
        return switch (c) {
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 'u' -> Pattern.UNICODE_CASE;
            case 's' -> Pattern.DOTALL;
            case 'm' -> Pattern.MULTILINE;
            default -> 0;
        };
    }

    private RegexNode escape() {
        char c = regex.charAt(at + 1);
        Assertion place = switch (c) {
            case 'A' -> Assertion.TEXT_START;
            case 'z' -> Assertion.TEXT_END;
            case 'Z' -> Assertion.LAST_LINE_END;
            case 'b' -> Assertion.WORD_BOUNDARY;
            case 'B' -> Assertion.NO_WORD_BOUNDARY;
            default -> null;
        };
        if (place != null && !regex.startsWith("{g}", at + 2)) {
            at += 2;
            return new Place(place);
        }
        if (c >= '1' && c <= '9' || "kGRXbN".indexOf(c) >= 0) {
            return unsupported("\\" + c);
        }
        return single(escapeEnd(c));
    }

    private int escapeEnd(char c) {
        int after = at + 2;
        boolean braced = regex.startsWith("{", after);
        return switch (c) {
            case 'p', 'P', 'x' -> braced ? regex.indexOf('}', after) + 1 : after + (c == 'x' ? 2 : 1);
            case 'u' -> after + 4;
            case 'c' -> after + 1;
            case '0' -> octalEnd(after);
            default -> at + 1 + Character.charCount(regex.codePointAt(at + 1));
        };
    }

    private int octalEnd(int from) {
        int most = regex.charAt(from) <= '3' ? 3 : 2;
        int end = from;
        while (end < regex.length() && end < from + most && regex.charAt(end) >= '0' && regex.charAt(end) <= '7') {
            end++;
        }
        return end;
    }

    /** Returns the end of a character class, which may contain other classes. */
    private int classEnd() {
        int open = 0;
        int next = at;
        do {
            if (regex.startsWith("\\Q", next)) {
                int end = regex.indexOf("\\E", next);
                next = end < 0 ? regex.length() : end + 2;
                continue;
            }
            char c = regex.charAt(next);
            next += c == '\\' ? 2 : 1;
            if (c == '[') {
                open++;
                next += regex.startsWith("^", next) ? 1 : 0;
                next += regex.startsWith("]", next) ? 1 : 0; // the first one is a character
            } else if (c == ']') {
                open--;
            }
        } while (open > 0 && next < regex.length());
        return next;
    }

    private RegexNode quantified(RegexNode part) {
        int min;
        int max;
        if (takes("*")) {
            min = 0;
            max = RegexNode.UNLIMITED;
        } else if (takes("+")) {
            min = 1;
            max = RegexNode.UNLIMITED;
        } else if (takes("?")) {
            min = 0;
            max = 1;
        } else if (takes("{")) {
            String[] numbers = regex.substring(at, regex.indexOf('}', at)).split(",", -1);
            at = regex.indexOf('}', at) + 1;
            min = Integer.parseInt(numbers[0].trim());
            max = numbers.length == 1
                    ? min
                    : numbers[1].isEmpty() ? RegexNode.UNLIMITED : Integer.parseInt(numbers[1].trim());
        } else {
            return part;
        }
        if (sees("+")) {
            return unsupported("possessive quantifiers");
        }
        takes("?"); // greedy or lazy: the order of the attempts does not change whether there is a match
        return quantified(new Repeat(part, min, max));
    }
}
