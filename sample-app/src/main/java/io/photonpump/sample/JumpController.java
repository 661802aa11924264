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

/** Takes jumps in. A jump that is not written is an error, never a silent success. */
@RestController
class JumpController {

    private final EventStoreTemplate events;

    JumpController(EventStoreTemplate events) {
        this.events = events;
    }

    @PostMapping("/ponies/{name}/jumps")
    CompletableFuture<ResponseEntity<Written>> jump(
            @PathVariable @NotBlank @Size(max = 100) String name, @Valid @RequestBody JumpRequest jump) {
        return events.publish(PonyJumped.STREAM, jump.by(name.strip())).thenApply(JumpController::created);
    }

    /** Without a name between the slashes no other mapping matches, and "not found" would not say what is wrong. */
    @PostMapping({"/ponies//jumps", "/ponies/jumps"})
    ProblemDetail nobody() {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "Nothing was written: the pony has no name.");
    }

    private static ResponseEntity<Written> created(WriteResult result) {
        long number = result.lastEventNumber();
        return ResponseEntity.created(URI.create("/jumps/" + number)).body(new Written(number));
    }

    /** The event that a jump became. */
    record Written(long eventNumber) {}
}
