package io.photonpump.sample;

import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Loaded;
import io.photonpump.spring.template.UpdateConflictException;
import io.photonpump.spring.template.UpdateOptions;
import io.photonpump.spring.template.Updated;
import io.photonpump.stream.ExpectedVersion;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Registers, shows and edits ponies. The ETag of a pony is the version of its stream. An edit names the version that the editor has seen
 * ({@code If-Match}), so that of two people who edit a pony at the same time, the second one learns what the first one has changed.
 */
@RestController
@RegisterReflectionForBinding({
    PonyEvent.PonyRegistered.class,
    PonyEvent.CoatDyed.class,
    PonyEvent.PonyMoved.class,
    Pony.class
})
class PonyController {

    private final EventStoreTemplate events;
    private final PonyConflicts conflicts;

    PonyController(EventStoreTemplate events, PonyConflicts conflicts) {
        this.events = events;
        this.conflicts = conflicts;
    }

    @GetMapping("/ponies/{name}")
    ResponseEntity<?> pony(@PathVariable @NotBlank @Size(max = 100) String name) {
        Loaded<Pony> loaded = events.load(Pony.stream(name.strip()), Pony.FOLD);
        return loaded.exists()
                ? ResponseEntity.ok()
                        .eTag(PonyVersions.tag(loaded.lastEventNumber()))
                        .body(loaded.state())
                : ResponseEntity.of(ProblemDetail.forStatusAndDetail(
                                HttpStatus.NOT_FOUND, "There is no pony with this name. Register it with a PUT."))
                        .build();
    }

    /** Registers a pony, or edits the version in {@code If-Match}. */
    @PutMapping("/ponies/{name}")
    ResponseEntity<?> put(
            @PathVariable @NotBlank @Size(max = 100) String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody PonyRequest request) {
        ExpectedVersion seen = ifMatch == null ? ExpectedVersion.noStream() : PonyVersions.parse(ifMatch);
        UpdateOptions options = UpdateOptions.defaults().withExpectedVersion(seen);
        try {
            Updated<Pony> updated =
                    events.update(Pony.stream(name.strip()), Pony.FOLD, options, pony -> pony.become(request.pony()));
            return ResponseEntity.status(ifMatch == null ? HttpStatus.CREATED : HttpStatus.OK)
                    .eTag(PonyVersions.tag(updated.lastEventNumber()))
                    .body(updated.state());
        } catch (UpdateConflictException conflict) {
            return conflicts.response(name.strip(), seen, conflict);
        }
    }

    @ExceptionHandler(PonyVersions.InvalidVersionException.class)
    ProblemDetail invalidVersion(PonyVersions.InvalidVersionException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
}
