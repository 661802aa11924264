package io.photonpump.sample;

import io.photonpump.event.WriteResult;
import io.photonpump.spring.template.EventStoreTemplate;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Receives jumps and writes them. If a jump is not written, the response is an error. */
@RestController
class JumpController {

    private final EventStoreTemplate events;
    private final Evidence evidence;

    JumpController(EventStoreTemplate events, Evidence evidence) {
        this.events = events;
        this.evidence = evidence;
    }

    @PostMapping("/ponies/{name}/jumps")
    CompletableFuture<ResponseEntity<Written>> jump(
            @PathVariable @NotBlank @Size(max = 100) String name, @Valid @RequestBody JumpRequest jump) {
        return events.publish(PonyJumped.STREAM, jump.by(name.strip())).thenApply(this::created);
    }

    /** Handles requests without a name between the slashes, which match no other mapping, with a reason instead of "not found". */
    @PostMapping({"/ponies//jumps", "/ponies/jumps"})
    ProblemDetail missingName() {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "Nothing was written: the pony has no name.");
    }

    private ResponseEntity<Written> created(WriteResult result) {
        evidence.written(result);
        long number = result.lastEventNumber();
        return ResponseEntity.created(URI.create("/jumps/" + number)).body(new Written(number));
    }

    /** The event number of a written jump. */
    record Written(long eventNumber) {}
}
