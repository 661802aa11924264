package io.photonpump.spring.boot.actuate;

import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Descriptions of all listeners.
 *
 * @param subscriptions a description of each listener
 */
public record SubscriptionsDescriptor(List<SubscriptionDescriptor> subscriptions) implements OperationResponseBody {}
