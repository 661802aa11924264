package io.photonpump.sample;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends the state of the club to open pages, whenever it has changed. Does nothing while no page is open. */
@RestController
class ClubFeed {

    private final ClubPage club;
    private final Set<Visitor> visitors = ConcurrentHashMap.newKeySet();

    ClubFeed(ClubPage club) {
        this.club = club;
    }

    @GetMapping(path = "/club/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter feed() {
        Visitor visitor = new Visitor(new SseEmitter(0L));
        visitor.emitter.onCompletion(() -> visitors.remove(visitor));
        visitor.emitter.onTimeout(() -> visitors.remove(visitor));
        visitor.emitter.onError(failure -> visitors.remove(visitor));
        visitors.add(visitor);
        return visitor.emitter;
    }

    @Scheduled(fixedDelay = 250)
    void send() {
        if (!visitors.isEmpty()) {
            ClubState state = club.state();
            visitors.forEach(visitor -> visitor.send(state));
        }
    }

    /** An open page. Its state is touched by the scheduler's thread only. */
    private static final class Visitor {
        private final SseEmitter emitter;
        private @Nullable ClubState shown;

        Visitor(SseEmitter emitter) {
            this.emitter = emitter;
        }

        void send(ClubState state) {
            if (!state.equals(shown)) {
                shown = state;
                try {
                    emitter.send(state, MediaType.APPLICATION_JSON);
                } catch (IOException | IllegalStateException gone) {
                    emitter.completeWithError(gone);
                }
            }
        }
    }
}
