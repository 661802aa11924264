package io.photonpump.sample;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ResolvedEvent;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Returns single jumps, which it reads from the event store with the injected client. */
@RestController
class JumpReader {

    private final EventStoreClient client;

    JumpReader(EventStoreClient client) {
        this.client = client;
    }

    @GetMapping("/jumps/{number}")
    CompletableFuture<Jump> jump(@PathVariable @PositiveOrZero long number) {
        return client.getEvent(PonyJumped.STREAM, number).thenApply(Jump::of);
    }

    @ExceptionHandler({EventNotFoundException.class, StreamNotFoundException.class})
    ProblemDetail notFound(Exception e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no such jump.");
    }

    /** A jump and its event number. */
    record Jump(long eventNumber, PonyJumped jump) {

        static Jump of(ResolvedEvent event) {
            return new Jump(event.eventNumber(), event.json(PonyJumped.class));
        }
    }
}
