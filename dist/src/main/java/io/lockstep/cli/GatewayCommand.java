/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.cli;

import org.agrona.ErrorHandler;

import io.lockstep.gateway.GatewayContext;
import io.lockstep.gateway.GatewayNode;
import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.NodeKind;
import picocli.CommandLine.Command;

/** One gateway. */
@Command(name = "gateway", description = "Run a gateway.", mixinStandardHelpOptions = true)
final class GatewayCommand extends NodeCommand
{
    GatewayCommand()
    {
        super(NodeKind.GATEWAY);
    }

    @Override
    NodeLauncher prepare(final Settings settings, final ErrorHandler errorHandler, final Runnable terminationHook)
    {
        final GatewayContext ctx = new GatewayContext(settings)
            .errorHandler(errorHandler)
            .terminationHook(terminationHook);
        return new NodeLauncher(ctx.placement(), ctx::conclude, () -> GatewayNode.launch(ctx));
    }

    @Override
    String aeronDirectory(final AutoCloseable node)
    {
        return ((GatewayNode)node).aeronDirectory();
    }
}
