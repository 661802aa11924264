package io.photonpump.spring.boot.actuate;

import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** All listeners. */
public record SubscriptionsDescriptor(List<SubscriptionDescriptor> subscriptions) implements OperationResponseBody {}
