package io.photonpump.internal.conversation;

import io.photonpump.error.BadRequestException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.EventFilter;
import io.photonpump.internal.message.ServerMessage.ReadAllCompleted;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Static methods for filtered reads and subscriptions. */
final class Filters {

    /** The text of a server that does not know a command: its number, which is 0xBA, 0xBC or 0xD2. */
    private static final Pattern UNKNOWN_COMMAND = Pattern.compile("command (186|188|210)\\b");

    private Filters() {}

    /**
     * Returns the error for a refused request: an older server does not know the command, a newer one refuses the
     * regular expression.
     */
    static PhotonPumpException badRequest(String what, @Nullable EventFilter filter, String serverText) {
        if (filter != null && UNKNOWN_COMMAND.matcher(serverText).find()) {
            return new UnsupportedByServerException(
                    what,
                    "the server has no filters, which came with version 20: leave the filter out and look at each event");
        }
        return new BadRequestException(what, serverText);
    }

    /**
     * Returns whether a page is the last one. Only filtered replies have a flag for the end; an unfiltered page is the
     * last one if it is empty (docs/protocol.md, Filtered reads).
     */
    static boolean isEnd(ReadAllCompleted page) {
        Boolean flag = page.endOfStream();
        return flag != null ? flag : page.events().isEmpty();
    }
}
