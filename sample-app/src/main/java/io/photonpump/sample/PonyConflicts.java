package io.photonpump.sample;

import io.photonpump.client.ReadOptions;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Loaded;
import io.photonpump.spring.template.UpdateConflictException;
import io.photonpump.stream.ExpectedVersion;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Tells an editor who came second what has changed since the version that the editor has seen. */
@Component
class PonyConflicts {

    private final EventStoreTemplate events;

    PonyConflicts(EventStoreTemplate events) {
        this.events = events;
    }

    ResponseEntity<?> response(String name, ExpectedVersion seen, UpdateConflictException conflict) {
        Loaded<Pony> current = events.load(conflict.stream(), Pony.FOLD);
        if (!current.exists()) {
            return problem(HttpStatus.PRECONDITION_FAILED, "there is no pony with the name " + name + ".");
        } else if (seen.equals(ExpectedVersion.noStream())) {
            return problem(
                    HttpStatus.PRECONDITION_REQUIRED,
                    name + " is registered already. To edit it, send the ETag of a GET in If-Match.");
        } else if (seen.equals(ExpectedVersion.streamExists())) {
            throw conflict; // Others were faster each time. The general answer to that is in Problems.
        }
        return changedSince(name, seen, current);
    }

    private ResponseEntity<?> changedSince(String name, ExpectedVersion seen, Loaded<Pony> current) {
        List<String> changes = events.read(
                        current.stream(),
                        PonyEvent.class,
                        ReadOptions.defaults().withFrom(seen.value() + 1))
                .bodies()
                .map(PonyEvent::inWords)
                .toList();
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.PRECONDITION_FAILED,
                "Nothing was written: "
                        + (changes.isEmpty()
                                ? name + " has no " + seen + "."
                                : "since " + seen + " of " + name + ", " + String.join(", and ", changes) + ".")
                        + " Look at the current version and edit it again.");
        problem.setTitle("Somebody else was faster");
        problem.setProperty("changes", changes);
        problem.setProperty("current", current.state());
        return ResponseEntity.of(problem)
                .eTag(PonyVersions.tag(current.lastEventNumber()))
                .build();
    }

    private static ResponseEntity<?> problem(HttpStatus status, String reason) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, "Nothing was written: " + reason))
                .build();
    }
}
