import type { InstanceSpec } from '../../src/model/instance-spec.ts';
import { catalogOf, declaredOf, instanceText } from './catalog.ts';

/** An effective spec with everything that has an effect now, for tests that change one thing. */
export const ANY_SPEC: InstanceSpec = declaredOf(
	catalogOf({
		'web1.yaml': instanceText(
			'web1',
			`  os: {template: busybox}
  memory: {max: 64Mi}
  pids: 512
  hvparams: {cpu_mask: "0-1"}
  nics: [{name: eth0, bridge: br0}]`,
		),
	}),
).spec;
