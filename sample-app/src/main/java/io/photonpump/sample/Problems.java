package io.photonpump.sample;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.spring.template.UpdateConflictException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Converts exceptions to problem details that contain the reason. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ProblemDetail storeFailed(PhotonPumpException failure) {
        LOG.warn("A request to the event store failed: {}", failure.getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "The request to the event store failed. Try again later.");
    }

    /** Other writers were faster in each attempt of an update. */
    @ExceptionHandler
    ProblemDetail overtaken(UpdateConflictException conflict) {
        LOG.warn("A request met a conflict: {}", conflict.getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.CONFLICT, "Nothing was written: others changed the same thing at the same time. Try again.");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, @Nullable String> errors = new LinkedHashMap<>();
        for (FieldError error : e.getBindingResult().getFieldErrors()) {
            errors.putIfAbsent(error.getField(), error.getDefaultMessage());
        }
        return invalid(e, e.getBody(), errors, headers, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, @Nullable String> errors = new LinkedHashMap<>();
        e.getParameterValidationResults()
                .forEach(result -> result.getResolvableErrors()
                        .forEach(error -> errors.putIfAbsent(
                                name(result.getMethodParameter().getParameterName(), error),
                                error.getDefaultMessage())));
        return invalid(e, e.getBody(), errors, headers, request);
    }

    private static String name(@Nullable String parameter, MessageSourceResolvable error) {
        return error instanceof FieldError field ? field.getField() : String.valueOf(parameter);
    }

    private @Nullable ResponseEntity<Object> invalid(
            Exception e,
            ProblemDetail problem,
            Map<String, @Nullable String> errors,
            HttpHeaders headers,
            WebRequest request) {
        problem.setDetail("Nothing was written: " + errors);
        problem.setProperty("errors", errors);
        return handleExceptionInternal(e, problem, headers, HttpStatus.BAD_REQUEST, request);
    }
}
