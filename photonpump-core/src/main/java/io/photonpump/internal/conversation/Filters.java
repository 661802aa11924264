package io.photonpump.internal.conversation;

import io.photonpump.error.BadRequestException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.EventFilter;
import io.photonpump.internal.message.ServerMessage.ReadAllCompleted;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is particular to filtered reads and subscriptions. */
final class Filters {

    /** A server that has no name for a command calls it by its number: 0xBA, 0xBC and 0xD2. */
    private static final Pattern UNKNOWN_COMMAND = Pattern.compile("command (186|188|210)\\b");

    private Filters() {}

    /** An older server does not know the command, a newer one refuses the regular expression. */
    static PhotonPumpException badRequest(String what, @Nullable EventFilter filter, String serverText) {
        if (filter != null && UNKNOWN_COMMAND.matcher(serverText).find()) {
            return new UnsupportedByServerException(
                    what,
                    "the server has no filters, which came with version 20: leave the filter out and look at each event");
        }
        return new BadRequestException(what, serverText);
    }

    /**
     * Only filtered answers have a flag for the end; unfiltered ones are at the end when they are empty
     * (docs/protocol.md, Filtered reads).
     */
    static boolean isEnd(ReadAllCompleted page) {
        Boolean flag = page.endOfStream();
        return flag != null ? flag : page.events().isEmpty();
    }
}
