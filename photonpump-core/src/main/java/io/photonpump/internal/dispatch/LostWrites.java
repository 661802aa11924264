package io.photonpump.internal.dispatch;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.Credentials;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.LostWriteSearch;
import io.photonpump.internal.conversation.LostWriteSearch.Finding;
import io.photonpump.internal.conversation.LostWriteSearch.Found;
import io.photonpump.internal.conversation.LostWriteSearch.Unknown;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.dispatch.ActiveConversation.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The writes that are looked for before they start again, and the searches for them: one for each stream, shared by all writes that
 * ask with the same credentials. Only a few searches run at a time, so that other calls are answered in between and the server does
 * not close the connection because too many bytes wait for it.
 *
 * <p>For the event loop only.
 */
final class LostWrites {

    static final int MOST_SEARCHES = 32;

    private record Key(
            String stream, boolean requireLeader, @Nullable Credentials credentials) {}

    /** A search, and the conversations whose writes it looks for. It has no deadline: they have. */
    final class Search implements Outcome<Integer> {
        private final Key key;
        private final LostWriteSearch conversation;
        private final ActiveConversation<Integer> active;
        private final Map<ActiveConversation<?>, WriteConversation> seekers = new LinkedHashMap<>();
        private boolean running;

        Search(Key key, LostWriteSearch conversation) {
            this.key = key;
            this.conversation = conversation;
            this.active = dispatcher.prepare(conversation, this, key.credentials, Duration.ZERO);
            active.sequence = dispatcher.nextSequence();
        }

        void add(ActiveConversation<?> seeker, WriteConversation write) {
            seeker.stage = Stage.SOUGHT;
            seeker.search = this;
            seekers.put(seeker, write);
            conversation.add(write, finding -> decided(seeker, write, finding));
        }

        // The outcome of a write is a WriteResult.
        @SuppressWarnings("unchecked")
        private void decided(ActiveConversation<?> seeker, WriteConversation write, Finding finding) {
            seekers.remove(seeker);
            seeker.search = null;
            if (finding instanceof Found found) {
                ((ActiveConversation<WriteResult>) seeker).finish(found.result());
            } else if (finding instanceof Unknown unknown) {
                seeker.fail(write.outcomeUnknown(active.withUsername(unknown.cause())));
            } else {
                write.notFound();
                dispatcher.startOrQueue(seeker);
            }
        }

        private void leave(ActiveConversation<?> seeker) {
            conversation.leaveOut(Objects.requireNonNull(seekers.remove(seeker)));
            if (seekers.isEmpty() && dispatcher.withdraw(active)) {
                ended(this);
            }
        }

        String reason() {
            String refusal = active.lastRefusal;
            return "; it was being looked for in the stream" + (refusal == null ? "" : "; " + refusal);
        }

        @Override
        public void finished(Integer pages) {
            ended(this);
        }

        @Override
        public void failed(PhotonPumpException error) {
            ended(this);
            for (ActiveConversation<?> seeker : List.copyOf(seekers.keySet())) {
                if (seekers.remove(seeker) != null) {
                    seeker.search = null;
                    seeker.goOnAfter(active);
                    seeker.fail(error);
                }
            }
        }
    }

    private final Dispatcher dispatcher;
    private final Map<Key, Search> searches = new HashMap<>();
    private final Deque<Search> waiting = new ArrayDeque<>();
    private int running;

    LostWrites(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Looks for a write. Then its conversation ends, or starts again. */
    void lookFor(ActiveConversation<?> seeker, WriteConversation write) {
        Key key = new Key(write.stream(), write.requiresLeader(), seeker.credentials);
        Search search = searches.get(key);
        if (search == null) {
            search = new Search(key, write.search());
            search.active.goOnAfter(seeker);
            searches.put(key, search);
            waiting.add(search);
        }
        search.add(seeker, write);
        startWaiting();
    }

    private void startWaiting() {
        while (running < MOST_SEARCHES && !waiting.isEmpty()) {
            Search search = waiting.remove();
            search.running = true;
            running++;
            dispatcher.startOrQueue(search.active);
        }
    }

    private void ended(Search search) {
        searches.remove(search.key, search);
        if (search.running) {
            search.running = false;
            running--;
        } else {
            waiting.remove(search);
        }
        startWaiting();
    }

    /** A conversation that is over waits for no search. */
    static void isSoughtNoMore(ActiveConversation<?> seeker) {
        Search search = seeker.search;
        if (search != null) {
            seeker.search = null;
            search.leave(seeker);
        }
    }

    /** The conversations that wait for a search. */
    List<ActiveConversation<?>> sought() {
        List<ActiveConversation<?>> all = new ArrayList<>();
        searches.values().forEach(search -> all.addAll(search.seekers.keySet()));
        return all;
    }
}
