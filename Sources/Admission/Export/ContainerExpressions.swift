/// What must hold of containers.
extension RuleExpression {
    static let containers: [String: RuleExpression] = [
        "allow-privilege-escalation": RuleExpression(
            .containers(.all),
            "@windows || c.?securityContext.?allowPrivilegeEscalation.orValue(true) == false"),
        "apparmor-profile-missing": RuleExpression(
            .containers(.all),
            """
            @windows || c.?securityContext.?appArmorProfile.orValue({}) != {} || \
            spec.?securityContext.?appArmorProfile.orValue({}) != {} || \
            ('container.apparmor.security.beta.kubernetes.io/' + c.?name.orValue('')) in \
            variables.annotations
            """),
        "capabilities-added-beyond-net-bind": RuleExpression(
            .containers(.all),
            "@windows || @added.all(x, x == 'NET_BIND_SERVICE')"),
        "capabilities-beyond-baseline": RuleExpression(
            .containers(.all),
            """
            @added.all(x, x in ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', \
            'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'])
            """),
        "capabilities-drop-empty": RuleExpression(
            .containers(.all),
            "@windows || size(@dropped) > 0"),
        "capabilities-not-dropping-all": RuleExpression(
            .containers(.all),
            "@windows || 'ALL' in @dropped"),
        "capability-dangerous": RuleExpression(
            .containers(.all),
            """
            @added.all(x, !(@capability in ['ALL', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_PTRACE', 'SYS_BOOT', \
            'SYS_TIME', 'SYSLOG', 'NET_ADMIN', 'MAC_ADMIN', 'MAC_OVERRIDE', 'PERFMON', 'BPF', \
            'DAC_READ_SEARCH', 'LINUX_IMMUTABLE', 'AUDIT_CONTROL', 'CHECKPOINT_RESTORE']))
            """),
        "capability-net-raw-added": RuleExpression(
            .containers(.all),
            "@added.all(x, @capability != 'NET_RAW')"),
        "capability-net-raw-not-dropped": RuleExpression(
            .containers(.all),
            "@windows || @dropped.exists(x, @capability in ['ALL', 'NET_RAW'])"),
        "capability-sys-admin": RuleExpression(
            .containers(.all),
            "@added.all(x, !(@capability in ['SYS_ADMIN', 'ALL']))"),
        "cpu-limit-missing": RuleExpression(
            .containers(.running),
            """
            c.?resources.?limits.?cpu.@isPositive || (!(@windows) && \
            spec.?resources.?limits.?cpu.@isPositive)
            """),
        "cpu-limit-set": RuleExpression(
            .containers(.all),
            "!c.?resources.?limits.?cpu.hasValue()"),
        "cpu-request-missing": RuleExpression(
            .containers(.running),
            """
            c.?resources.?requests.?cpu.or(c.?resources.?limits.?cpu).@isPositive || (!(@windows) && \
            spec.?resources.?requests.?cpu.or(spec.?resources.?limits.?cpu).@isPositive)
            """),
        "cpu-request-not-equal-limit": RuleExpression(
            .containers(.running),
            """
            !c.?resources.?requests.?cpu.hasValue() || !c.?resources.?limits.?cpu.hasValue() || \
            quantity(string(c.resources.requests.cpu)).compareTo(quantity(string(c.resources.limits.cpu))) \
            == 0
            """),
        "environment-variable-duplicate": RuleExpression(
            .containers(.all),
            """
            [c.?env.orValue([]).map(e, e.?name.orValue(''))].all(names, \
            names.all(name, names.indexOf(name) == names.lastIndexOf(name)))
            """),
        "ephemeral-storage-request-limit-missing": RuleExpression(
            .containers(.running),
            "c.?resources.?limits[?'ephemeral-storage'].hasValue()"),
        "host-port": RuleExpression(
            .containers(.all),
            "c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)"),
        "image-pull-policy-latest-not-always": RuleExpression(
            .containers(.all),
            """
            [c.?image.orValue('')].all(i, i == '' || @isPinned) || c.?imagePullPolicy.orValue('Always') in \
            ['Always', '']
            """),
        "image-pull-policy-never": RuleExpression(
            .containers(.all),
            "c.?imagePullPolicy.orValue('') != 'Never'"),
        "image-pull-policy-not-always": RuleExpression(
            .containers(.all),
            """
            [c.?image.orValue('')].all(i, i == '' || i.contains('@')) || c.?imagePullPolicy.orValue('Always') == \
            'Always'
            """),
        "ingress-nginx-eol": RuleExpression(
            .containers(.all),
            "!c.?image.orValue('').matches('ingress-nginx/controller([:@]|$)')"),
        "interactive-container": RuleExpression(
            .containers(.all),
            "c.?stdin.orValue(false) != true && c.?tty.orValue(false) != true"),
        "liveness-probe-missing": RuleExpression(
            .containers(.main),
            """
            !@forever || ['httpGet', 'tcpSocket', 'exec', 'grpc'].exists(h, h in \
            c.?livenessProbe.orValue({}))
            """),
        "memory-limit-missing": RuleExpression(
            .containers(.running),
            """
            c.?resources.?limits.?memory.@isPositive || (!(@windows) && \
            spec.?resources.?limits.?memory.@isPositive)
            """),
        "memory-request-missing": RuleExpression(
            .containers(.running),
            """
            c.?resources.?requests.?memory.or(c.?resources.?limits.?memory).@isPositive || (!(@windows) && \
            spec.?resources.?requests.?memory.or(spec.?resources.?limits.?memory).@isPositive)
            """),
        "memory-request-not-equal-limit": RuleExpression(
            .containers(.running),
            """
            !c.?resources.?requests.?memory.hasValue() || !c.?resources.?limits.?memory.hasValue() || \
            quantity(string(c.resources.requests.memory)).compareTo(quantity(string(c.resources.limits.memory))) \
            == 0
            """),
        "mount-propagation-bidirectional": RuleExpression(
            .containers(.all),
            "@mounts.all(m, m.?mountPropagation.orValue('') != 'Bidirectional')"),
        "prestop-hook-missing": RuleExpression(
            .containers(.main),
            "size(c.?ports.orValue([])) == 0 || !@forever || c.?lifecycle.?preStop.orValue({}) != {}"),
        "privileged-container": RuleExpression(
            .containers(.all),
            "c.?securityContext.?privileged.orValue(false) != true"),
        "privileged-port": RuleExpression(
            .containers(.all),
            """
            c.?ports.orValue([]).all(p, p.?containerPort.orValue(0) < 1 || p.?containerPort.orValue(0) >= \
            1024)
            """),
        "probe-or-lifecycle-host-set": RuleExpression(
            .containers(.all),
            """
            [c.?livenessProbe, c.?readinessProbe, c.?startupProbe, c.?lifecycle.?postStart, \
            c.?lifecycle.?preStop].all(h, h.?httpGet.?host.orValue('') == '' && \
            h.?tcpSocket.?host.orValue('') == '')
            """),
        "proc-mount-unmasked": RuleExpression(
            .containers(.all),
            "@rootMapped || c.?securityContext.?procMount.orValue('Default') == 'Default'"),
        "readiness-probe-missing": RuleExpression(
            .containers(.main),
            """
            !@forever || ['httpGet', 'tcpSocket', 'exec', 'grpc'].exists(h, h in \
            c.?readinessProbe.orValue({}))
            """),
        "run-as-group-low-gid": RuleExpression(
            .containers(.all),
            """
            @windows || @rootMapped || \
            c.?securityContext.?runAsGroup.or(spec.?securityContext.?runAsGroup).optMap(g, g == 0 || g >= \
            @minimum).orValue(false)
            """),
        "run-as-user-low-uid": RuleExpression(
            .containers(.all),
            """
            @windows || @rootMapped || \
            c.?securityContext.?runAsUser.or(spec.?securityContext.?runAsUser).optMap(u, u == 0 || u >= \
            @minimum).orValue(false)
            """),
        "seccomp-profile-missing": RuleExpression(
            .containers(.all),
            """
            @windows || c.?securityContext.?seccompProfile.?type.hasValue() || \
            spec.?securityContext.?seccompProfile.?type.hasValue()
            """),
        "secret-in-environment": RuleExpression(
            .containers(.all),
            """
            c.?env.orValue([]).all(e, !e.?valueFrom.?secretKeyRef.hasValue()) && \
            c.?envFrom.orValue([]).all(e, !e.?secretRef.hasValue())
            """),
        "security-context-missing": RuleExpression(
            .containers(.all),
            "c.?securityContext.orValue({}) != {}"),
        "ssh-port-exposed": RuleExpression(
            .containers(.all),
            """
            c.?ports.orValue([]).all(p, p.?containerPort.orValue(0) != 22 || p.?protocol.orValue('TCP') != \
            'TCP')
            """),
        "startup-probe-missing": RuleExpression(
            .containers(.all),
            """
            !c.?livenessProbe.hasValue() || c.?startupProbe.orValue({}) != {} || \
            c.?livenessProbe.?initialDelaySeconds.orValue(0) != 0 || !@forever
            """),
        "subpath-mount": RuleExpression(
            .containers(.all),
            "@mounts.all(m, m.?subPath.orValue('') == '' && m.?subPathExpr.orValue('') == '')"),
        "windows-not-container-user": RuleExpression(
            .containers(.all),
            """
            !(@windows) || [c.?securityContext.?windowsOptions.?runAsUserName.orValue(''), \
            spec.?securityContext.?windowsOptions.?runAsUserName.orValue(''), dyn('nobody')].filter(n, n != \
            '')[0] == 'ContainerUser'
            """),
        "writable-host-path-mount": RuleExpression(
            .containers(.all),
            """
            @mounts.all(m, m.?readOnly.orValue(false) == true || \
            !variables.hostPaths.exists(names, m.?name.orValue('') in names))
            """),
        "writable-root-filesystem": RuleExpression(
            .containers(.all),
            "@windows || c.?securityContext.?readOnlyRootFilesystem.orValue(false) == true"),
    ]
}
